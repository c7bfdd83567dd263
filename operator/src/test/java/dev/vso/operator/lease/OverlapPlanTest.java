package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RevokePrevious;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.lease.OverlapPlan.Decision;
import dev.vso.operator.lease.OverlapPlan.Observed;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlapPlanTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant STAMP = NOW.minusSeconds(60);
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget DB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db");
    private static final WorkloadState DONE = new WorkloadState.Present(Optional.of(STAMP), Optional.empty());
    private static final ReplacedCredentials USED =
            new ReplacedCredentials(NOW, Optional.empty(), NOW.plusSeconds(600), Optional.of(STAMP), List.of(WEB, DB));
    private static final ReplacedCredentials PLAIN =
            new ReplacedCredentials(NOW, Optional.empty(), NOW.plusSeconds(600), Optional.empty(), List.of());

    private static Decision decide(ReplacedCredentials replaced, WorkloadState web, WorkloadState db, Instant now) {
        return OverlapPlan.decide(new Observed(replaced, Map.of(WEB, web, DB, db), now));
    }

    private static Decision kept(RolloutRestartTarget target, String waits) {
        return new Decision.Keep(List.of(new User(target, waits, !waits.startsWith("its restart"))));
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
    @DisplayName("L0: an unreadable workload may use the credentials; a deleted or unlisted one does not")
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
        ReplacedCredentials replaced =
                new ReplacedCredentials(NOW, Optional.empty(), NOW.plusSeconds(600), Optional.empty(), List.of(WEB));
        assertThat(decide(replaced, new WorkloadState.Present(Optional.empty(), Optional.empty()), DONE, NOW))
                .isEqualTo(new Decision.Revoke(List.of()));
        assertThat(decide(replaced, new WorkloadState.Present(Optional.empty(), Optional.of("1 of 3 pods")), DONE, NOW))
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
        ReplacedCredentials replaced = new ReplacedCredentials(
                NOW, Optional.of(NOW.plusSeconds(60)), NOW.plusSeconds(600), Optional.of(STAMP), List.of(WEB));
        var gone = new WorkloadState.Gone();
        var unknown = new WorkloadState.Unknown("no right");
        assertThat(decide(replaced, unknown, gone, NOW.plusSeconds(59))).isEqualTo(kept(WEB, "is not known: no right"));
        assertThat(decide(replaced, unknown, gone, NOW.plusSeconds(60)))
                .isEqualTo(new Decision.Revoke(List.of(new User(WEB, "is not known: no right", true))));
        ReplacedCredentials shorter = new ReplacedCredentials(
                NOW, Optional.of(NOW.minusSeconds(60)), NOW.plusSeconds(600), Optional.empty(), List.of());
        assertThat(decide(shorter, gone, gone, NOW.minusSeconds(1))).isEqualTo(new Decision.Keep(List.of()));
        var lease = new ReplacedLease(new LeaseId("a"), replaced);
        assertThat(ReplacedLease.fromStatus(ReplacedLease.toStatus(List.of(lease))))
                .containsExactly(lease);
    }

    @Test
    @DisplayName("Without a look at the workloads, each that they are kept for counts as a user")
    void unread() {
        var unread = List.of(
                new User(WEB, "is not known: not checked yet", true),
                new User(DB, "is not known: not checked yet", true));
        assertThat(OverlapPlan.unread(USED, NOW)).isEqualTo(new Decision.Keep(unread));
        assertThat(OverlapPlan.unread(USED, USED.end())).isEqualTo(new Decision.Over());
        assertThat(OverlapPlan.unread(PLAIN, NOW)).isEqualTo(new Decision.Revoke(List.of()));
    }

    @ParameterizedTest
    @CsvSource({"-10, 0", "0, 2", "8, 10", "40, 50", "120, 150", "300, 330", "590, 600"})
    @DisplayName("Workloads are checked 2 to 30 s apart, more often soon after the revocation was due")
    void nextCheck(long now, long next) {
        assertThat(OverlapPlan.nextCheck(USED, NOW.plusSeconds(now))).isEqualTo(NOW.plusSeconds(next));
    }

    @Test
    @DisplayName("The next check is not later than the latest time, as long as that is to come")
    void nextCheckIsBounded() {
        var bounded = new ReplacedCredentials(
                NOW, Optional.of(NOW.plusSeconds(41)), USED.end(), USED.restart(), USED.keptFor());
        assertThat(OverlapPlan.nextCheck(bounded, NOW.plusSeconds(40))).isEqualTo(NOW.plusSeconds(41));
        assertThat(OverlapPlan.nextCheck(bounded, NOW.plusSeconds(300))).isEqualTo(NOW.plusSeconds(330));
    }

    @Test
    @DisplayName("The policy and the requested restart say how long they are kept, and for whom")
    void kept() {
        var noName = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "no/name");
        var listed = List.of(WEB, noName, DB, WEB);
        var after = new RevocationPolicy(
                Duration.ofMinutes(3), Optional.of(Duration.ofHours(1)), RevokePrevious.AFTER_ROLLOUT);
        Instant end = NOW.plusSeconds(6000);
        assertThat(ReplacedCredentials.of(after, NOW, end, Optional.of(STAMP), listed))
                .contains(new ReplacedCredentials(
                        NOW.plusSeconds(180),
                        Optional.of(NOW.plusSeconds(3600)),
                        end,
                        Optional.of(STAMP),
                        List.of(WEB, DB)));
        assertThat(ReplacedCredentials.of(after, NOW, end, Optional.empty(), listed)
                        .orElseThrow()
                        .keptFor())
                .isEmpty();
        var afterOverlap = new RevocationPolicy(Duration.ZERO, Optional.empty(), RevokePrevious.AFTER_OVERLAP);
        assertThat(ReplacedCredentials.of(afterOverlap, NOW, end, Optional.of(STAMP), listed))
                .contains(new ReplacedCredentials(NOW, Optional.empty(), end, Optional.of(STAMP), List.of()));
        var never = new RevocationPolicy(Duration.ZERO, Optional.empty(), RevokePrevious.NEVER);
        assertThat(ReplacedCredentials.of(never, NOW, end, Optional.of(STAMP), listed))
                .isEmpty();
    }

    @Test
    @DisplayName("The status has everything")
    void allInStatus() {
        var used = new ReplacedLease(new LeaseId("a"), USED);
        var plain = new ReplacedLease(new LeaseId("b"), PLAIN);
        assertThat(ReplacedLease.fromStatus(ReplacedLease.toStatus(List.of(used, plain))))
                .containsExactly(used, plain);
    }

    @Test
    @DisplayName("L0: the condition names credentials, workloads, what they wait for, and until when")
    void conditionMessage() {
        var users = List.of(new User(WEB, "its restart is still to be done", false));
        assertThat(KeptCredentials.finding(
                                List.of(
                                        new KeptCredentials("lease a", USED.end(), users, Optional.empty()),
                                        new KeptCredentials("certificate 01:02", USED.end(), users, Optional.empty())),
                                "shop")
                        .orElseThrow()
                        .message())
                .isEqualTo(
                        "replaced credentials are not revoked yet for Deployment web (its restart is still to be done): "
                                + "lease a until 2030-01-01T00:10:00Z, certificate 01:02 until 2030-01-01T00:10:00Z");
        assertThat(KeptCredentials.finding(List.of(), "shop")).isEmpty();
    }
}
