package dev.vso.operator.controller.staticsecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
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

/** A VaultStaticSecret while it is suspended, and when it is resumed. */
class SuspendedStaticSecretTest {

    private static final String PATH = "kv/data/web";
    private static final String SPEC = """
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultStaticSecret
            metadata: {name: web}
            spec:
              mount: kv
              path: web
              type: kv-v2
              refreshAfter: 1h
              destination: {name: web, create: true}
              rolloutRestartTargets: [{kind: Deployment, name: web}]
            """;
    private static final String SUSPENDED = SPEC + "  suspend: true\n";

    private ControllerFixture fixture;
    private Reconciliation<VaultStaticSecretStatus, VaultStaticSecret> run;

    @BeforeEach
    void open() throws IOException {
        fixture = new ControllerFixture();
        fixture.holds(PATH, "{\"data\":{\"user\":\"u1\"},\"metadata\":{\"version\":1}}");
        run = of(SPEC);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Reconciliation<VaultStaticSecretStatus, VaultStaticSecret> of(String yaml) {
        return new Reconciliation<>(
                VaultStaticSecret.class, new StaticSecretReconciler(fixture.services(), fixture.triggers()), yaml);
    }

    private void changeInVault() {
        fixture.holds(PATH, "{\"data\":{\"user\":\"u2\"},\"metadata\":{\"version\":2}}");
    }

    private Optional<Condition> condition(String type) {
        return Reconciliation.condition(run.status().conditions(), type);
    }

    @Test
    @DisplayName("nothing is read or repaired; Ready stays as it was, and one event tells that it began")
    void suspended() throws Exception {
        run.run();
        run.edit(SUSPENDED);
        run.run();
        fixture.secrets.set(SECRET, "user", "edited");
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.forceSync("now");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "edited");
        assertThat(fixture.asked()).containsExactly("GET " + PATH);
        assertThat(run.next()).isEmpty();
        assertThat(condition("Suspended")).hasValueSatisfying(it -> {
            assertThat(it.getStatus()).isEqualTo("True");
            assertThat(it.getReason()).isEqualTo("SuspendedBySpec");
            assertThat(it.getObservedGeneration()).isEqualTo(2);
        });
        assertThat(condition("Ready")).hasValueSatisfying(it -> {
            assertThat(it.getStatus()).isEqualTo("True");
            assertThat(it.getObservedGeneration()).isEqualTo(1);
        });
        soon().untilAsserted(() -> assertThat(fixture.posted())
                .filteredOn(it -> it.startsWith("SuspendedBySpec"))
                .hasSize(1));
    }

    @Test
    @DisplayName("a resource that is suspended from the beginning gets the condition and nothing else")
    void fromTheBeginning() throws Exception {
        run = of(SUSPENDED);
        run.run();
        assertThat(run.status().conditions()).extracting(Condition::getType).containsExactly("Suspended");
        assertThat(fixture.asked()).isEmpty();
        run.edit(SPEC);
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
    }

    @Test
    @DisplayName("when the annotation is removed, Vault is read at once, also by a new process")
    void resumed() throws Exception {
        run.run();
        run.pause(true);
        run.run();
        assertThat(condition("Suspended").orElseThrow().getReason()).isEqualTo("PausedByAnnotation");
        changeInVault();
        run.restart(new StaticSecretReconciler(fixture.services(), fixture.triggers()));
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u1");
        run.pause(false);
        run.run();
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u2");
        assertThat(condition("Suspended")).isEmpty();
        assertThat(fixture.asked()).hasSize(2);
        soon().untilAsserted(() -> assertThat(fixture.posted())
                .filteredOn(it -> it.startsWith("Resumed"))
                .hasSize(1));
    }

    @Test
    @DisplayName("when it is resumed, what failed before is tried at once")
    void endsBackOff() throws Exception {
        run.run();
        fixture.clock.pass(Duration.ofHours(2));
        fixture.answers("GET", PATH, 503, "{}");
        run.run();
        assertThat(condition("Ready").orElseThrow().getStatus()).isEqualTo("False");
        run.pause(true);
        run.run();
        assertThat(condition("Ready").orElseThrow().getStatus()).isEqualTo("False");
        changeInVault();
        run.pause(false);
        run.run();
        assertThat(condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
        assertThat(fixture.secrets.data(SECRET)).containsEntry("user", "u2");
    }

    @Test
    @DisplayName("a restart that is recorded waits, and is done when the resource is resumed")
    void restartWaits() throws Exception {
        run.run();
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.run();
        assertThat(run.status().pendingRestarts()).hasSize(1);
        run.pause(true);
        run.run();
        run.run();
        assertThat(run.status().pendingRestarts()).hasSize(1);
        assertThat(rotation().message()).isEqualTo("waits for: Deployment web is to be restarted");
        assertThat(fixture.workloads.restarted()).isEmpty();
        run.pause(false);
        soon().untilAsserted(() -> {
            run.run();
            assertThat(fixture.workloads.restarted()).hasSize(1);
        });
    }

    @Test
    @DisplayName("a rollout that began before the suspension is followed to its end")
    void rotationGoesOn() throws Exception {
        fixture.workloads.unfinished(Optional.of("1 of 3 pods are new"));
        run.run();
        fixture.clock.pass(Duration.ofHours(2));
        changeInVault();
        run.run();
        soon().untilAsserted(() -> {
            run.run();
            assertThat(rotation().phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        });
        run.pause(true);
        run.run();
        assertThat(run.next()).isPresent();
        fixture.workloads.unfinished(Optional.empty());
        fixture.clock.pass(Duration.ofSeconds(2));
        run.run();
        assertThat(rotation().phase()).isEqualTo(RotationPhase.SETTLED);
        assertThat(run.next()).isEmpty();
    }

    private RotationStatus rotation() {
        return Objects.requireNonNull(run.status().rotation());
    }

    @Test
    @DisplayName("a suspended resource is deleted as usual")
    void deleted() throws Exception {
        run = of(SUSPENDED);
        run.run();
        run.delete(fixture.clock.instant());
        assertThat(run.run().isNoUpdate()).isTrue();
    }
}
