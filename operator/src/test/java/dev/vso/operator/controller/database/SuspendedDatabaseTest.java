package dev.vso.operator.controller.database;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Database while it is suspended, and when it is resumed. */
class SuspendedDatabaseTest extends DatabaseReconcilerTestBase {

    private static final String OTHER = "  - {name: job, db_name: shop, creationTTL: 1h, revocationTTL: 24h}\n";
    private static final String SUSPENDED = "  suspend: true\n";

    @BeforeEach
    void issue() throws Exception {
        run.run();
    }

    @Test
    @DisplayName("no role is written and no Secret repaired; the leases are renewed; resumed, all that is done at once")
    void suspended() throws Exception {
        run.edit(SPEC + OTHER + SUSPENDED);
        run.run();
        engine.remove(ROLE);
        fixture.secrets.set(SECRET, "username", "edited");
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        assertThat(engine.changes()).containsExactly("PUT " + ROLE);
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
        assertThat(fixture.leases.living()).containsExactly(FIRST);
        assertThat(fixture.secrets.data(SECRET)).containsEntry("username", "edited");
        assertThat(run.status().observedGeneration()).isEqualTo(1);
        assertThat(condition("Suspended").getReason()).isEqualTo("SuspendedBySpec");
        run.edit(SPEC + OTHER);
        run.run();
        assertThat(engine.changes()).contains("PUT db/roles/team_shop_job");
        assertThat(run.status().roles()).hasSize(2);
        assertThat(found("Suspended")).isEmpty();
    }

    @Test
    @DisplayName("a role that is removed meanwhile keeps its lease, Secret and role in Vault until the resumption")
    void roleRemoved() throws Exception {
        run.edit(SPEC.replace("name: app", "name: job") + SUSPENDED);
        run.run();
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        assertThat(fixture.leases.count("renew")).isEqualTo(1);
        assertThat(engine.at(ROLE)).isNotEmpty();
        assertThat(run.status().roles())
                .singleElement()
                .satisfies(role -> assertThat(role.name()).isEqualTo("app"));
    }

    @Test
    @DisplayName(
            "a rotation that is under way goes on: the status says how far it is, and why a replaced lease is kept")
    void rotationGoesOn() throws Exception {
        String spec = SPEC.replace("24h}", "24h, rolloutRestartTargets: [{kind: Deployment, name: web}]}");
        fixture.workloads.unfinished(Optional.of("1 of 3 pods are new"));
        run.edit(spec);
        run.run();
        run.forceSync("now");
        run.run();
        soon().untilAsserted(() -> {
            run.run();
            assertThat(phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        });
        run.edit(spec + SUSPENDED);
        fixture.clock.pass(Duration.ofMinutes(3));
        soon().untilAsserted(() -> {
            fixture.schedule.runDue();
            run.run();
            assertThat(found("PreviousCredentialsKept"))
                    .hasValueSatisfying(it -> assertThat(it.getMessage())
                            .contains(FIRST, "Deployment web (its rollout is not finished: 1 of 3 pods are new)"));
        });
        assertThat(phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        assertThat(run.next().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30));

        fixture.workloads.unfinished(Optional.empty());
        fixture.clock.pass(Duration.ofMinutes(1));
        run.run();
        assertThat(phase()).isEqualTo(RotationPhase.SETTLED);
        soon().untilAsserted(() -> {
            fixture.schedule.runDue();
            run.run();
            assertThat(phase()).isEqualTo(RotationPhase.PREVIOUS_REVOKED);
        });
        assertThat(fixture.leases.living()).doesNotContain(FIRST);
        assertThat(found("PreviousCredentialsKept")).isEmpty();
        assertThat(run.status().rotationPhases()).isEqualTo("app=PreviousRevoked");
        assertThat(run.status().roles().getFirst().superseded()).isEmpty();
    }

    private @Nullable RotationPhase phase() {
        RotationStatus rotation = run.status().roles().getFirst().rotation();
        return rotation == null ? null : rotation.phase();
    }

    @Test
    @DisplayName("a revoked lease is not replaced: condition and warning name the role")
    void revoked() throws Exception {
        run.edit(SPEC + SUSPENDED);
        run.run();
        fixture.leases.ends(FIRST);
        fixture.clock.pass(Duration.ofMinutes(45));
        run.run();
        run.run();
        assertThat(fixture.leases.living()).isEmpty();
        assertThat(condition("Suspended").getMessage())
                .contains("role app: the credentials in the Secret were revoked or have expired");
        soon().untilAsserted(() -> assertThat(fixture.posted())
                .filteredOn(it -> it.startsWith("NotReplacedWhileSuspended"))
                .hasSize(1));
    }

    @Test
    @DisplayName("a suspended resource is deleted as usual")
    void deleted() throws Exception {
        run.edit(SPEC + SUSPENDED);
        run.run();
        run.delete(DatabaseKind.FINALIZER, fixture.clock.instant());
        run.run();
        assertThat(fixture.leases.living()).isEmpty();
        assertThat(engine.changes()).contains("DELETE " + ROLE);
    }
}
