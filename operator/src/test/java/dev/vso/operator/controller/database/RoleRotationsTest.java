package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartKind;
import dev.vso.api.RotationPhase;
import dev.vso.api.SupersededLease;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.lease.CredentialLifecycle;
import dev.vso.operator.lease.LeaseObserver;
import dev.vso.operator.lease.LeaseRateLimiter;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.rollout.RecordedRestarts;
import dev.vso.operator.time.DelayedExecutor;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleRotationsTest {

    private final TestClock clock = new TestClock();
    private final RecordedRestarts outputs = new RecordedRestarts();
    private final DelayedExecutor executor = new DelayedExecutor();
    private final RoleRotations rotations = new RoleRotations(
            outputs.output().restarts(),
            new CredentialLifecycle(
                    outputs.output(),
                    clock,
                    executor,
                    new LeaseRateLimiter(10, _ -> {}, clock),
                    RevocationPolicy.after(Duration.ZERO),
                    LeaseObserver.NONE),
            outputs.output().events(),
            clock);
    private final SupersededLease earlier = new SupersededLease(
            "a",
            clock.instant().plusSeconds(180).getEpochSecond(),
            null,
            clock.instant().plusSeconds(600).getEpochSecond(),
            null,
            List.of());
    private final DatabaseRoleStatus first = DatabaseRoleStatus.unknown("app").toBuilder()
            .leaseId("a")
            .expiresAt("2030-01-01T01:00:00Z")
            .build();
    private final DatabaseRoleStatus second =
            first.toBuilder().leaseId("b").superseded(List.of(earlier)).build();

    @AfterEach
    void close() {
        executor.close();
        outputs.close();
    }

    private static Database resource(String role, String more) {
        return Serialization.unmarshal("""
                apiVersion: example.com/v1
                kind: Database
                metadata: {name: shop, namespace: team, uid: u, generation: 1}
                spec: {engine: postgresql, name: shop, %s roles: [{name: app, %s}]}
                """.formatted(more, role), Database.class);
    }

    private DatabaseRoleStatus follow(Database resource, DatabaseRoleStatus now) {
        return rotations.follow(resource, List.of(now), List.of()).getFirst();
    }

    private static void told(Database resource, DatabaseRoleStatus role) {
        resource.setStatus(DatabaseStatus.NONE.toBuilder().roles(List.of(role)).build());
    }

    private static RotationPhase phase(DatabaseRoleStatus status) {
        return Objects.requireNonNull(Objects.requireNonNull(status.rotation()).phase());
    }

    @Test
    @DisplayName("Without workloads it is written along with other changes of the role only")
    void withoutWorkloads() {
        Database resource = resource("", "");
        assertThat(follow(resource, first)).isEqualTo(first);
        told(resource, first);
        DatabaseRoleStatus settled = follow(resource, second);
        assertThat(phase(settled)).isEqualTo(RotationPhase.SETTLED);
        assertThat(rotations.nextLook(resource)).isEqualTo(Instant.MAX);

        told(resource, settled);
        clock.pass(Duration.ofSeconds(700));
        assertThat(follow(resource, settled)).isEqualTo(settled);
        DatabaseRoleStatus renewed = settled.toBuilder()
                .expiresAt("2030-01-01T02:00:00Z")
                .superseded(List.of())
                .build();
        assertThat(phase(follow(resource, renewed))).isEqualTo(RotationPhase.PREVIOUS_REVOKED);
        assertThat(outputs.reads()).isZero();
    }

    @Test
    @DisplayName("What is not revoked ends with its lease: such a rotation is settled for good")
    void neverRevoked() {
        Database resource = resource("", "rotation: {revokePrevious: Never},");
        told(resource, first);
        DatabaseRoleStatus after =
                follow(resource, second.toBuilder().superseded(List.of()).build());
        assertThat(phase(after)).isEqualTo(RotationPhase.SETTLED);
        assertThat(Objects.requireNonNull(after.rotation()).message()).endsWith("nothing is to be revoked");
    }

    @Test
    @DisplayName("A role that the spec does not have any more stays as it is")
    void removed() {
        DatabaseRoleStatus removed = DatabaseRoleStatus.unknown("other");
        assertThat(follow(resource("", ""), removed)).isSameAs(removed);
    }

    @Test
    @DisplayName("A restart is waited for by the roles that list the workload and have new credentials")
    void restarts() {
        var web = new PendingRestartStatus(RestartKind.DEPLOYMENT, "web", "2030-01-01T00:00:00Z", null, null, null);
        var api = new PendingRestartStatus(RestartKind.DEPLOYMENT, "api", "2030-01-01T00:00:00Z", null, null, null);
        Database resource = resource("rolloutRestartTargets: [{kind: Deployment, name: web}]", "");
        assertThat(RoleRotations.pending(resource.getSpec().roles().getFirst(), List.of(web, api)))
                .containsExactly(web);

        outputs.unfinished(Optional.of("1 of 3 pods are new"));
        told(resource, first);
        assertThat(rotations.follow(resource, List.of(first), List.of(web)))
                .as("the credentials of another role were replaced")
                .containsExactly(first);
        assertThat(phase(rotations
                        .follow(resource, List.of(second), List.of(api))
                        .getFirst()))
                .isEqualTo(RotationPhase.ROLLING_OUT);
        assertThat(phase(rotations
                        .follow(resource, List.of(second), List.of(web))
                        .getFirst()))
                .isEqualTo(RotationPhase.PUBLISHED);
        rotations.forget(resource);
        assertThat(rotations.nextLook(resource)).isEqualTo(Instant.MAX);
    }
}
