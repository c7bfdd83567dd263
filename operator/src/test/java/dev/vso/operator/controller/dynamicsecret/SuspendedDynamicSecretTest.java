package dev.vso.operator.controller.dynamicsecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.controller.ControllerFixture;
import dev.vso.operator.controller.Reconciliation;
import io.fabric8.kubernetes.api.model.Condition;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A VaultDynamicSecret while it is suspended, and when it is resumed. */
class SuspendedDynamicSecretTest {

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
    private static final Duration RENEWAL = Duration.ofMinutes(45);

    private ControllerFixture fixture;
    private Reconciliation<VaultDynamicSecretStatus, VaultDynamicSecret> run;

    @BeforeEach
    void open() throws Exception {
        fixture = new ControllerFixture();
        run = new Reconciliation<>(VaultDynamicSecret.class, reconciler(), SPEC);
        run.run();
        run.pause(true);
        run.run();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private DynamicSecretReconciler reconciler() throws IOException {
        return new DynamicSecretReconciler(
                fixture.services(), fixture.credentials(), fixture.watch(), fixture.triggers());
    }

    private Optional<Condition> condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type);
    }

    private String suspended() {
        return condition("Suspended").orElseThrow().getMessage();
    }

    private void warns(String text) {
        soon().untilAsserted(() -> assertThat(fixture.posted())
                .filteredOn(it -> it.startsWith("NotReplacedWhileSuspended") && it.contains(text))
                .hasSize(1));
    }

    @Test
    @DisplayName("the lease is renewed, also by a new process; credentials, digest and Ready stay as they are")
    void renewed() throws Exception {
        var before = run.status();
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(35), RENEWAL);
        run.restart(reconciler());
        fixture.secrets.set(SECRET, "username", "edited");
        fixture.clock.pass(RENEWAL);
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
        assertThat(run.status().lastRenewalTime()).isGreaterThan(before.lastRenewalTime());
        assertThat(run.status().requestDigest()).isEqualTo(before.requestDigest());
        assertThat(run.status().secretLease().requestID())
                .isEqualTo(before.secretLease().requestID());
        assertThat(condition("LeaseRenewal").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "edited");
        assertThat(suspended()).doesNotContain("work until");
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
    }

    @Test
    @DisplayName("another request waits, while the lease of the present credentials is renewed")
    void anotherRequest() throws Exception {
        String digest = run.status().requestDigest();
        run.edit(SPEC.replace("creds/app", "creds/other"));
        run.pause(true);
        fixture.clock.pass(RENEWAL);
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
        assertThat(run.status().requestDigest()).isEqualTo(digest);
        assertThat(run.status().lastGeneration()).isEqualTo(1);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
    }

    @Test
    @DisplayName("a revoked lease is not replaced: condition and one warning say so; resumed, it is replaced at once")
    void revoked() throws Exception {
        fixture.leases.ends(FIRST);
        fixture.clock.pass(RENEWAL);
        run.run();
        run.run();
        run.run();
        assertThat(fixture.leases.living()).isEmpty();
        assertThat(suspended()).contains("were revoked or have expired");
        assertThat(condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
        warns("were revoked or have expired");
        run.pause(false);
        run.run();
        assertThat(run.status().secretLease().id()).isEqualTo(SECOND);
        assertThat(condition("Suspended")).isEmpty();
    }

    @Test
    @DisplayName("a lease that can be renewed no further is not replaced: the condition says until when it lives")
    void lastRenewal() throws Exception {
        fixture.leases.refuses("renew", 400); // near the end: it is not renewable any more
        fixture.clock.pass(Duration.ofMinutes(54));
        run.run();
        assertThat(suspended()).contains("work until " + run.status().expiresAt());
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
        warns("work until");
        fixture.clock.pass(Duration.ofMinutes(7));
        run.run();
        assertThat(suspended()).contains("were revoked or have expired");
        assertThat(run.status().secretLease().id()).isEqualTo(FIRST);
    }

    @Test
    @DisplayName("a renewal that fails is retried; Ready stays, and LeaseRenewal and a warning report it")
    void renewalFails() throws Exception {
        fixture.leases.refuses("renew", 503);
        fixture.clock.pass(RENEWAL);
        run.run();
        assertThat(condition("LeaseRenewal").orElseThrow().getStatus()).isEqualTo("False");
        assertThat(condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(run.next().orElseThrow()).isLessThan(Duration.ofMinutes(2));
        warns("could not be renewed");
        fixture.leases.refusesNothing();
        fixture.clock.pass(Duration.ofMinutes(2));
        run.run();
        assertThat(condition("LeaseRenewal").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(suspended()).doesNotContain("could not be renewed");
    }

    @Test
    @DisplayName("a rotation that is under way goes on, and one whose restart waits says so")
    void rotationGoesOn() throws Exception {
        fixture.workloads.unfinished(Optional.of("1 of 3 pods are new"));
        run.edit(SPEC + "  rolloutRestartTargets: [{kind: Deployment, name: web}]\n");
        run.run();
        run.forceSync("now");
        run.run();
        run.pause(true);
        run.run();
        run.run();
        assertThat(rotation().phase()).isEqualTo(RotationPhase.PUBLISHED);
        assertThat(rotation().message()).isEqualTo("waits for: Deployment web is to be restarted");
        assertThat(fixture.workloads.restarted()).isEmpty();
        assertThat(run.status().pendingRestarts()).hasSize(1);

        run.pause(false);
        soon().untilAsserted(() -> {
            run.run();
            assertThat(rotation().phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        });
        run.pause(true);
        run.run();
        assertThat(run.next().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30));
        fixture.workloads.unfinished(Optional.empty());
        fixture.clock.pass(Duration.ofMinutes(3));
        run.run();
        assertThat(rotation().phase()).isEqualTo(RotationPhase.SETTLED);
        soon().untilAsserted(() -> {
            fixture.schedule.runDue();
            run.run();
            assertThat(rotation().phase()).isEqualTo(RotationPhase.PREVIOUS_REVOKED);
        });
        assertThat(fixture.leases.living()).containsExactly(SECOND);
        int reads = fixture.workloads.reads();
        run.run();
        assertThat(fixture.workloads.reads()).as("nothing is read at rest").isEqualTo(reads);
    }

    private RotationStatus rotation() {
        return Objects.requireNonNull(run.status().rotation());
    }

    @Test
    @DisplayName("a suspended resource is deleted as usual: its lease is revoked")
    void deleted() throws Exception {
        run.delete(DynamicSecretKind.FINALIZER, fixture.clock.instant());
        run.run();
        assertThat(fixture.leases.living()).isEmpty();
    }
}
