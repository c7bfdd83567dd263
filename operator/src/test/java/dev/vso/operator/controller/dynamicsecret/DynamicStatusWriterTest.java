package dev.vso.operator.controller.dynamicsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RotationPhase;
import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.SupersededLease;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.CredentialLifecycle.RotationResult;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseObserver;
import dev.vso.operator.lease.LeaseRateLimiter;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.lease.ReplacedLease;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.rollout.RecordedRestarts;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.LeaseId;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DynamicStatusWriterTest {

    private static final ReconcileTrigger QUEUE = new ReconcileTrigger() {
        @Override
        public void enqueue(ObjectKey key) {}

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
    };

    private final TestClock clock = new TestClock();
    private final RecordedRestarts outputs = new RecordedRestarts();
    private final DelayedExecutor executor = new DelayedExecutor();
    private final ReconcileStateStore states = new ReconcileStateStore(QUEUE, clock);
    private final DynamicStatusWriter writer = new DynamicStatusWriter(
            outputs.output(),
            RefreshLimits.DEFAULT,
            clock,
            new CredentialLifecycle(
                    outputs.output(),
                    clock,
                    executor,
                    new LeaseRateLimiter(10, _ -> {}, clock),
                    RevocationPolicy.after(Duration.ZERO),
                    LeaseObserver.NONE),
            states);
    private final Lease lease = new Lease(
            Optional.of(new LeaseId("db/creds/app/1")), clock.instant(), Duration.ofHours(1), true, Optional.empty());
    private final ReplacedLease earlier = new ReplacedLease(
            new LeaseId("a"),
            new ReplacedCredentials(
                    clock.instant(), Optional.empty(), clock.instant().plusSeconds(60), Optional.empty(), List.of()));

    @AfterEach
    void close() {
        executor.close();
        outputs.close();
    }

    private static VaultDynamicSecret resource(long generation, @Nullable VaultDynamicSecretStatus status) {
        return resource(generation, "", status);
    }

    private static VaultDynamicSecret resource(
            long generation, String spec, @Nullable VaultDynamicSecretStatus status) {
        VaultDynamicSecret resource =
                Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata: {name: app, namespace: team, uid: u, generation: %d}
                spec: {mount: m, path: p, %s destination: {name: app-db, create: true}}
                """.formatted(generation, spec), VaultDynamicSecret.class);
        resource.setStatus(status);
        return resource;
    }

    private static RotationResult rotated(Lease lease) {
        return new RotationResult(
                lease,
                "request",
                new Delivered("mac", Optional.empty(), false, Optional.empty(), Optional.of("rendering")));
    }

    private VaultDynamicSecretStatus synced() {
        return writer.synced(resource(2, null), rotated(lease), "digest", null, List.of(), List.of(earlier));
    }

    private void fail() {
        states.update(
                new ObjectKey("team", "app"),
                state -> state.failed(clock.instant(), clock.instant().plusSeconds(5), 3, Optional.empty()));
    }

    private static List<String> told(VaultDynamicSecretStatus status) {
        return status.conditions().stream()
                .map(it -> "%s %s %s".formatted(it.getType(), it.getStatus(), it.getReason()))
                .toList();
    }

    private static RotationPhase phase(VaultDynamicSecretStatus status) {
        return Objects.requireNonNull(Objects.requireNonNull(status.rotation()).phase());
    }

    private static List<String> types(VaultDynamicSecretStatus status) {
        return status.conditions().stream().map(Condition::getType).toList();
    }

    @Test
    @DisplayName("New credentials: the status tells the lease, its end, the request and the HMACs")
    void credentials() {
        VaultDynamicSecretStatus status = synced();
        assertThat(status.lastRenewalTime()).isEqualTo(clock.instant().getEpochSecond());
        assertThat(status.lastGeneration()).isEqualTo(2);
        assertThat(status.secretLease()).isEqualTo(new SecretLease("db/creds/app/1", 3600, true, "request", null));
        assertThat(status.secretMAC()).isEqualTo("mac");
        assertThat(status.renderingMAC()).isEqualTo("rendering");
        assertThat(status.requestDigest()).isEqualTo("digest");
        assertThat(status.expiresAt()).isEqualTo("2030-01-01T01:00:00Z");
        assertThat(status.superseded()).extracting(SupersededLease::id).containsExactly("a");
        assertThat(told(status))
                .containsExactlyInAnyOrder("SecretSynced True Synced", "Healthy True Healthy", "Ready True Ready");
        assertThat(DynamicStatusReader.lease(status)).contains(lease);
    }

    @Test
    @DisplayName("What was granted less than asked is a condition, until nothing is")
    void limits() {
        VaultDynamicSecretStatus status = writer.synced(
                resource(2, null), rotated(lease), "digest", null, List.of("ttl 2h, granted 1h"), List.of());
        assertThat(status.conditions())
                .anySatisfy(it -> assertThat(it.getMessage()).isEqualTo("ttl 2h, granted 1h"));
        status = writer.synced(resource(2, status), rotated(lease), "digest", null, List.of(), List.of());
        assertThat(types(status)).doesNotContain("Limited");
    }

    @Test
    @DisplayName("Credentials that Vault rotates itself stop working at its next rotation")
    void rotation() {
        StaticCredsMetaData next = new StaticCredsMetaData(clock.instant().getEpochSecond(), 3600, null, 90);
        Lease none =
                new Lease(Optional.empty(), clock.instant(), DynamicStatusReader.NO_EXPIRY, false, Optional.empty());
        VaultDynamicSecretStatus status =
                writer.synced(resource(2, null), rotated(none), "digest", next, List.of(), List.of());
        assertThat(status.staticCredsMetaData()).isEqualTo(next);
        assertThat(status.expiresAt()).isEqualTo("2030-01-01T00:01:30Z");
        assertThat(status.secretLease().id()).isEmpty();
    }

    @Test
    @DisplayName("A renewal keeps what describes the credentials, and the condition names it until the next rotation")
    void renewal() {
        VaultDynamicSecretStatus before = synced();
        assertThat(DynamicStatusWriter.saysRenewed(resource(2, before))).isFalse();
        clock.pass(Duration.ofMinutes(40));
        Lease later = lease.renewed(clock.instant(), Duration.ofHours(1), true);

        VaultDynamicSecretStatus after = writer.renewed(resource(2, before), later, "digest", List.of());

        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("lastRenewalTime", "expiresAt", "superseded", "rotation", "conditions")
                .isEqualTo(before);
        assertThat(phase(before)).isEqualTo(RotationPhase.SETTLED);
        assertThat(phase(after)).as("written along with the renewal").isEqualTo(RotationPhase.PREVIOUS_REVOKED);
        assertThat(after.lastRenewalTime() - before.lastRenewalTime()).isEqualTo(2400);
        assertThat(after.expiresAt()).isEqualTo("2030-01-01T01:40:00Z");
        assertThat(after.superseded()).isEmpty();
        assertThat(told(after)).contains("LeaseRenewal True SecretLeaseRenewal");
        assertThat(DynamicStatusWriter.saysRenewed(resource(2, after))).isTrue();

        VaultDynamicSecretStatus next =
                writer.synced(resource(2, after), rotated(lease), "digest", null, List.of(), List.of());
        assertThat(types(next)).doesNotContain("LeaseRenewal");
    }

    @Test
    @DisplayName("A failed renewal is reported as such; the status still describes the credentials")
    void renewalFailed() {
        VaultDynamicSecretStatus before = synced();
        VaultDynamicSecretStatus after = writer.failed(
                resource(3, before),
                SyncError.retryable(ConditionReasons.SECRET_LEASE_RENEWAL_ERROR, "Vault is sealed: unseal it"));
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("conditions")
                .isEqualTo(before);
        assertThat(told(after))
                .containsExactlyInAnyOrder(
                        "LeaseRenewal False SecretLeaseRenewalError",
                        "SecretSynced False SecretLeaseRenewalError",
                        "Healthy False SecretLeaseRenewalError",
                        "Ready False SecretLeaseRenewalError");
        assertThat(DynamicStatusWriter.saysRenewed(resource(3, after))).isFalse();
    }

    @Test
    @DisplayName("A failure before anything was issued: there is no lease, and the generation is not carried out")
    void neverIssued() {
        VaultDynamicSecretStatus status = writer.failed(
                resource(3, null), SyncError.terminal(ConditionReasons.VAULT_CLIENT_ERROR, "no such role: create it"));
        assertThat(status.secretLease()).isEqualTo(SecretLease.NONE);
        assertThat(status.lastGeneration()).isZero();
        assertThat(status.lastRenewalTime()).isZero();
        assertThat(status.expiresAt()).isNull();
        assertThat(types(status)).containsExactlyInAnyOrder("SecretSynced", "Healthy", "Ready");
        assertThat(status.conditions()).extracting(Condition::getMessage).containsOnly("no such role: create it");
    }

    @Test
    @DisplayName("Nothing to be done counts as carried out, unless an attempt failed")
    void unchanged() {
        VaultDynamicSecretStatus before = synced();
        VaultDynamicSecretStatus after = writer.unchanged(resource(3, before));
        assertThat(after.lastGeneration()).isEqualTo(3);
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("lastGeneration", "conditions")
                .isEqualTo(before);

        VaultDynamicSecretStatus failed = writer.failed(
                resource(3, before), SyncError.retryable(ConditionReasons.VAULT_CLIENT_ERROR, "Vault is sealed"));
        fail();
        VaultDynamicSecretStatus still = writer.unchanged(resource(3, failed));
        assertThat(still).isEqualTo(failed);
        assertThat(still.lastGeneration()).isEqualTo(2);
    }

    @Test
    @DisplayName("A resource without a status has nothing to tell but its conditions")
    void fresh() {
        VaultDynamicSecretStatus status = writer.unchanged(resource(1, null));
        assertThat(status.secretLease()).isEqualTo(SecretLease.NONE);
        assertThat(status.lastGeneration()).isOne();
        assertThat(told(status)).contains("Ready True Ready");
        fail();
        status = writer.unchanged(resource(1, null));
        assertThat(status.lastGeneration()).isZero();
        assertThat(status.conditions()).isEmpty();
    }

    @Test
    @DisplayName("R7: a refresh interval has no effect on credentials with a lease; once removed, it is not reported")
    void unused() {
        VaultDynamicSecretStatus status = writer.unchanged(resource(2, "refreshAfter: 1h,", synced()));
        assertThat(told(status)).contains("NoEffect True FieldWithoutEffect");
        assertThat(types(writer.unchanged(resource(3, status)))).doesNotContain("NoEffect");
    }

    @Test
    @DisplayName("The status lists requested restarts until they are done")
    void restarts() {
        VaultDynamicSecret resource = resource(2, "rolloutRestartTargets: [{kind: Deployment, name: web}],", synced());
        outputs.output()
                .restarts()
                .follow(
                        resource,
                        QUEUE,
                        new RestartSettings(resource.getSpec().rolloutRestartTargets(), null),
                        List.of(),
                        List.of());
        outputs.output()
                .restarts()
                .written(
                        resource,
                        QUEUE,
                        resource.getSpec().rolloutRestartTargets(),
                        Optional.of("mac"),
                        "another",
                        Optional.empty());
        assertThat(writer.unchanged(resource).pendingRestarts())
                .extracting(PendingRestartStatus::name)
                .containsExactly("web");
    }

    @Test
    @DisplayName("Only a status that differs is written")
    void report() {
        VaultDynamicSecretStatus status = synced();
        assertThat(DynamicStatusWriter.report(resource(2, status), status).isPatchStatus())
                .isFalse();
        assertThat(DynamicStatusWriter.report(resource(2, null), status).isPatchStatus())
                .isTrue();
    }
}
