package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.lease.OverlapPlan.Decision;
import dev.vso.operator.lease.OverlapPlan.Observed;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.vault.LeaseId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OverlapPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant STAMP = NOW.minusSeconds(60);
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget DB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db");
    private static final WorkloadState DONE = new WorkloadState.Present(Optional.of(STAMP), Optional.empty());
    private static final ReplacedLease USED = new ReplacedLease(
            new LeaseId("a"), NOW, Optional.empty(), NOW.plusSeconds(600), Optional.of(STAMP), List.of(WEB, DB));
    private static final ReplacedLease PLAIN = new ReplacedLease(
            new LeaseId("a"), NOW, Optional.empty(), NOW.plusSeconds(600), Optional.empty(), List.of());

    private static Decision decide(ReplacedLease lease, WorkloadState web, WorkloadState db, Instant now) {
        return OverlapPlan.decide(new Observed(lease, Map.of(WEB, web, DB, db), now));
    }

    private static Decision kept(RolloutRestartTarget target, String waits) {
        return new Decision.Keep(List.of(new User(target, waits)));
    }

    @Test
    void withoutWorkloadsTheTimeDecides() {
        assertThat(OverlapPlan.decide(new Observed(PLAIN, Map.of(), NOW))).isEqualTo(new Decision.Revoke(List.of()));
        assertThat(OverlapPlan.decide(new Observed(PLAIN, Map.of(), NOW.minusSeconds(1))))
                .isEqualTo(new Decision.Keep(List.of()));
    }

    @Test
    @DisplayName("L0: it is revoked when each workload was restarted for its successor, and its rollout is finished")
    void allWorkloadsMustHaveDoneWithIt() {
        assertThat(decide(USED, DONE, DONE, NOW)).isEqualTo(new Decision.Revoke(List.of()));
        assertThat(decide(USED, DONE, DONE, NOW.minusSeconds(1))).isEqualTo(new Decision.Keep(List.of()));
        assertThat(decide(
                        USED,
                        new WorkloadState.Present(Optional.of(STAMP.minusMillis(1)), Optional.empty()),
                        DONE,
                        NOW))
                .isEqualTo(kept(WEB, "its restart is still to be done"));
        assertThat(decide(USED, new WorkloadState.Present(Optional.empty(), Optional.empty()), DONE, NOW))
                .isEqualTo(kept(WEB, "its restart is still to be done"));
        assertThat(decide(
                        USED,
                        DONE,
                        new WorkloadState.Present(Optional.of(NOW), Optional.of("1 of 3 pods are new")),
                        NOW))
                .isEqualTo(kept(DB, "its rollout is not finished: 1 of 3 pods are new"));
    }

    @Test
    @DisplayName("L0: an unreadable workload may use the lease; a deleted or unlisted one does not")
    void unknownCounts() {
        assertThat(decide(USED, new WorkloadState.Unknown("no right"), DONE, NOW))
                .isEqualTo(kept(WEB, "is not known: no right"));
        assertThat(decide(USED, new WorkloadState.Gone(), new WorkloadState.Gone(), NOW))
                .isEqualTo(new Decision.Revoke(List.of()));
        assertThat(OverlapPlan.decide(new Observed(USED, Map.of(), NOW))).isEqualTo(new Decision.Revoke(List.of()));
    }

    @Test
    @DisplayName("L0: without a restart only the rollout of a workload is waited for")
    void withoutARestartTheRolloutDecides() {
        ReplacedLease lease = new ReplacedLease(
                new LeaseId("a"), NOW, Optional.empty(), NOW.plusSeconds(600), Optional.empty(), List.of(WEB));
        assertThat(decide(lease, new WorkloadState.Present(Optional.empty(), Optional.empty()), DONE, NOW))
                .isEqualTo(new Decision.Revoke(List.of()));
        assertThat(decide(lease, new WorkloadState.Present(Optional.empty(), Optional.of("1 of 3 pods")), DONE, NOW))
                .isEqualTo(kept(WEB, "its rollout is not finished: 1 of 3 pods"));
    }

    @Test
    @DisplayName("L0: its own end bounds it")
    void atItsEndThereIsNothingToRevoke() {
        assertThat(decide(USED, new WorkloadState.Unknown("no right"), DONE, USED.end()))
                .isEqualTo(new Decision.Over());
    }

    @Test
    @DisplayName("At the latest time it is revoked even if workloads use it, but not before the overlap is over")
    void latest() {
        ReplacedLease lease = new ReplacedLease(
                new LeaseId("a"),
                NOW,
                Optional.of(NOW.plusSeconds(60)),
                NOW.plusSeconds(600),
                Optional.of(STAMP),
                List.of(WEB));
        var gone = new WorkloadState.Gone();
        var unknown = new WorkloadState.Unknown("no right");
        assertThat(decide(lease, unknown, gone, NOW.plusSeconds(59))).isEqualTo(kept(WEB, "is not known: no right"));
        assertThat(decide(lease, unknown, gone, NOW.plusSeconds(60)))
                .isEqualTo(new Decision.Revoke(List.of(new User(WEB, "is not known: no right"))));
        ReplacedLease shorter = new ReplacedLease(
                new LeaseId("a"),
                NOW,
                Optional.of(NOW.minusSeconds(60)),
                NOW.plusSeconds(600),
                Optional.empty(),
                List.of());
        assertThat(decide(shorter, gone, gone, NOW.minusSeconds(1))).isEqualTo(new Decision.Keep(List.of()));
        assertThat(ReplacedLease.fromStatus(ReplacedLease.toStatus(List.of(lease))))
                .containsExactly(lease);
    }

    @Test
    @DisplayName("The status has everything")
    void allInStatus() {
        assertThat(ReplacedLease.fromStatus(ReplacedLease.toStatus(List.of(USED, PLAIN))))
                .containsExactly(USED, PLAIN);
    }

    @Test
    @DisplayName("L0: the condition names leases, workloads, what they wait for, and until when")
    void conditionMessage() {
        var users = List.of(new User(WEB, "its restart is still to be done"));
        assertThat(KeptLease.finding(List.of(KeptLease.of(USED, users), KeptLease.of(PLAIN, users)))
                        .orElseThrow()
                        .message())
                .isEqualTo(
                        "replaced credentials are not revoked yet for Deployment web (its restart is still to be done): "
                                + "lease a until 2030-01-01T00:10:00Z, lease a until 2030-01-01T00:10:00Z");
        assertThat(KeptLease.finding(List.of())).isEmpty();
    }
}
