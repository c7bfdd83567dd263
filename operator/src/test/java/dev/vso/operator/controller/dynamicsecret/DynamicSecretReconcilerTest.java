package dev.vso.operator.controller.dynamicsecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import dev.vso.operator.credential.CredentialId;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** From a VaultDynamicSecret to its lease, its Secret and its status, with Vault and the cluster in memory. */
class DynamicSecretReconcilerTest {

    private static final String FIRST = "db/creds/app/1";
    private static final String SECOND = "db/creds/app/2";
    private static final String SPEC = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultDynamicSecret
            metadata: {name: web}
            spec:
              mount: db
              path: creds/app
              destination: {name: web, create: true}
            """;
    private static final String STATIC = SPEC.replace("creds/app", "static-creds/app");

    private ControllerFixture fixture;
    private Reconciliation<VaultDynamicSecretStatus, VaultDynamicSecret> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        run = of(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<VaultDynamicSecretStatus, VaultDynamicSecret> of(String yaml) {
        return new Reconciliation<>(VaultDynamicSecret.class, reconciler(), yaml);
    }

    private DynamicSecretReconciler reconciler() {
        return new DynamicSecretReconciler(
                fixture.services(), fixture.credentials(), fixture.watch(), fixture.triggers());
    }

    private Condition condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type).orElseThrow();
    }

    @Test
    @DisplayName("a new resource gets a finalizer, a lease, its Secret and a status that names the lease")
    void issued() throws Exception {
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "u1");
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
        assertThat(fixture.vault.requests()).anySatisfy(it -> {
            assertThat(it.method()).isEqualTo("PATCH");
            assertThat(it.body()).contains(DynamicSecretKind.FINALIZER);
        });
        fixture.awaitPosted("SecretSynced: Secret web has new credentials");
    }

    @Test
    @DisplayName("the next reconciliation is at the renewal, and until then nothing is issued")
    void idle() throws Exception {
        run.run();
        run.run();
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(35), Duration.ofMinutes(45));
        assertThat(fixture.leases.living()).containsExactly(FIRST);
    }

    @Test
    @DisplayName("the lease is renewed at the given part of its life, with the same credentials")
    void renewed() throws Exception {
        run.run();
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
        fixture.awaitPosted("the lease was renewed");
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
    }

    @Test
    @DisplayName("a renewal that fails is reported and retried while the lease lasts")
    void renewalFails() throws Exception {
        run.run();
        fixture.leases.refuses("renew", 503);
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(condition("Ready").getReason()).isEqualTo("SecretLeaseRenewalError");
        assertThat(run.next().orElseThrow()).isLessThan(Duration.ofMinutes(2));
        fixture.leases.refusesNothing();
        fixture.clock.pass(Duration.ofMinutes(2));
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
        assertThat(condition("Ready").getStatus()).isEqualTo("True");
    }

    @Test
    @DisplayName("a lease that is gone at its renewal is replaced by the next reconciliation")
    void gone() throws Exception {
        run.run();
        fixture.leases.ends(FIRST);
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(SECOND);
        assertThat(fixture.leases.living()).containsExactly(SECOND);
        fixture.awaitPosted("SecretRotated: Secret web has new credentials");
    }

    @Test
    @DisplayName("another request rotates; the old lease is in the status, and revoked after the overlap")
    void edited() throws Exception {
        run.run();
        run.edit(SPEC.replace("path: creds/app", "path: creds/other"));
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo("db/creds/other/2");
        assertThat(fixture.leases.living()).contains(FIRST, "db/creds/other/2");
        fixture.clock.pass(Duration.ofMinutes(3));
        fixture.schedule.runDue();
        soon().untilAsserted(() -> assertThat(fixture.leases.living()).containsExactly("db/creds/other/2"));
        soon().untilAsserted(() -> {
            run.run();
            assertThat(run.status().superseded()).isEmpty();
        });
    }

    @Test
    @DisplayName("a lost Secret costs a new lease; a lost label does not")
    void repaired() throws Exception {
        run.run();
        fixture.secrets.edit(SECRET, "label/app.kubernetes.io/component", "edited");
        run.run();
        assertThat(fixture.secrets.get(SECRET).getMetadata().getLabels())
                .doesNotContainEntry("app.kubernetes.io/component", "edited");
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
        fixture.secrets.remove(SECRET);
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(SECOND);
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "u2");
    }

    @Test
    @DisplayName("credentials that could not be written are kept: the next attempt costs no other lease")
    void unwritten() throws Exception {
        fixture.secrets.refusesNext("the quota is used up");
        run.run();
        assertThat(condition("Ready").getMessage()).contains("the quota is used up");
        fixture.clock.pass(Duration.ofMinutes(1));
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
    }

    @Test
    @DisplayName("a request that Vault refuses is reported and retried, and no Secret is written")
    void refused() throws Exception {
        fixture.leases.refuses("issue", 400);
        run.run();
        assertThat(condition("Ready").getStatus()).isEqualTo("False");
        assertThat(condition("Ready").getMessage()).contains("db/creds/app");
        assertThat(fixture.secrets.read(SECRET)).isEmpty();
        assertThat(run.next()).isPresent();
    }

    @Test
    @DisplayName("a lease from the status of an earlier process is watched again, not issued again")
    void resumed() throws Exception {
        run.run();
        fixture.watch().forget(CredentialId.of(run.resource()));
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
    }

    @Test
    @DisplayName("a deletion revokes the lease and removes the finalizer")
    void deleted() throws Exception {
        run.run();
        run.delete(DynamicSecretKind.FINALIZER, fixture.clock.instant());
        run.run();
        assertThat(fixture.leases.living()).isEmpty();
        assertThat(fixture.vault.requests())
                .last()
                .satisfies(it -> assertThat(it.body()).contains("\"finalizers\":[]"));
        fixture.awaitPosted("the lease was revoked");
        run.runDeleted();
        assertThat(fixture.secrets.index().named(SECRET)).isFalse();
    }

    @Test
    @DisplayName("revoke: false lets the lease expire")
    void notRevoked() throws Exception {
        run = of(SPEC + "  revoke: false\n");
        run.run();
        run.delete(DynamicSecretKind.FINALIZER, fixture.clock.instant());
        run.run();
        assertThat(fixture.leases.living()).containsExactly(FIRST);
    }

    @Test
    @DisplayName("a deletion waits for Vault, but only for the grace period; then it says what is left")
    void graceful() throws Exception {
        run.run();
        run.delete(DynamicSecretKind.FINALIZER, fixture.clock.instant());
        fixture.leases.refuses("revoke", 400);
        run.run();
        assertThat(run.next()).contains(Duration.ofSeconds(2));
        fixture.clock.pass(Duration.ofSeconds(31));
        run.run();
        assertThat(run.next()).isEmpty();
        assertThat(fixture.left()).extracting(Object::toString).containsExactly("lease " + FIRST);
        fixture.awaitPosted("the lease is left to expire");
    }

    @Test
    @DisplayName("credentials that Vault rotates are read often, and written only when they have changed")
    void staticRole() throws Exception {
        rotated("p1", "2030-01-01T00:00:00Z");
        run = of(STATIC + "  allowStaticCreds: true\n");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("password", "p1");
        assertThat(run.status().staticCredsMetaData())
                .satisfies(told -> assertThat(told.rotationPeriod()).isEqualTo(3600));
        assertThat(run.next()).contains(Duration.ofSeconds(3));
        String first = fixture.secrets.get(SECRET).getMetadata().getResourceVersion();
        fixture.clock.pass(Duration.ofSeconds(3));
        run.run();
        assertThat(fixture.secrets.get(SECRET).getMetadata().getResourceVersion())
                .isEqualTo(first);
        assertThat(fixture.vault.count("db/static-creds/app")).isEqualTo(2);
        rotated("p2", "2030-01-01T00:00:05Z");
        fixture.clock.pass(Duration.ofSeconds(3));
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("password", "p2");
    }

    private void rotated(String password, String at) {
        fixture.holds(
                "db/static-creds/app",
                "{\"username\":\"app\",\"password\":\"%s\",\"last_vault_rotation\":\"%s\",\"rotation_period\":3600,\"ttl\":3600}"
                        .formatted(password, at));
    }

    @Test
    @DisplayName("credentials without a lease are read again after refreshAfter")
    void unleased() throws Exception {
        fixture.holds("db/static-creds/app", "{\"token\":\"t1\"}");
        run = of(STATIC + "  refreshAfter: 10m\n");
        run.run();
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
        fixture.holds("db/static-creds/app", "{\"token\":\"t2\"}");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("token", "t1");
        fixture.clock.pass(Duration.ofMinutes(10));
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("token", "t2");
    }

    @Test
    @DisplayName("rotated credentials restart the workloads once the status names the restart")
    void restarts() throws Exception {
        run = of(SPEC + "  rolloutRestartTargets: [{kind: Deployment, name: app}]\n");
        run.run();
        assertThat(run.status().pendingRestarts()).isEmpty();
        run.forceSync("now");
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(SECOND);
        assertThat(run.status().pendingRestarts()).hasSize(1);
        run.run();
        soon().untilAsserted(() -> assertThat(fixture.workloads.restarted()).hasSize(1));
    }

    @Test
    @DisplayName("an SSH key is made here; Vault signs its public half, and the Secret holds both")
    void sshKey() throws Exception {
        fixture.answers(
                "PUT",
                "ssh/sign/app",
                200,
                "{\"request_id\":\"r\",\"data\":{\"serial_number\":\"1\",\"signed_key\":\"ssh-ed25519-cert-v01@openssh.com AAAA\"}}");
        run = of(SPEC.replace("mount: db", "mount: ssh").replace("creds/app", "sign/app")
                + "  sshKey: {algorithm: ed25519}\n");
        run.run();
        assertThat(fixture.vault.only("ssh/sign/app").body()).contains("ssh-ed25519 ");
        assertThat(fixture.secrets.data(SECRET))
                .containsKeys("signed_key")
                .anySatisfy((_, value) -> assertThat(value).contains("PRIVATE KEY"));
    }

    @Test
    @DisplayName("a granted lifetime that is shorter than asked is reported with the mount's maximum")
    void less() throws Exception {
        fixture.holds("sys/internal/ui/mounts/db", "{\"config\":{\"max_lease_ttl\":3600}}");
        run = of(SPEC + "  params: {ttl: 24h}\n");
        run.run();
        assertThat(List.copyOf(run.status().conditions()).toString()).contains("params.ttl");
    }
}
