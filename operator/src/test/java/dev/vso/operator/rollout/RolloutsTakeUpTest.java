package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.cluster.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Restarts that an earlier process left undone. */
class RolloutsTakeUpTest {

    private static final ObjectKey OWNER = new ObjectKey("team", "app");
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget DB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db");
    private static final Instant STAMP = Instant.parse("2026-01-01T00:00:00.123Z");

    private static final RestartListener DEAF = new RestartListener() {
        @Override
        public void restarted(RolloutRestartTarget target) {}

        @Override
        public void failed(RolloutRestartTarget target, String message, boolean willRetry) {}

        @Override
        public void withheld(RolloutRestartTarget target, String message) {}
    };

    private final Map<RolloutRestartTarget, Instant> restarted = new ConcurrentHashMap<>();
    private volatile boolean fails;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Rollouts rollouts = new Rollouts(
            (namespace, listed, stamp) -> {
                if (fails) {
                    return new RestartResult.Failed("no");
                }
                restarted.put(listed.target(), stamp);
                return new RestartResult.Restarted();
            },
            RestartLimits.DEFAULT,
            scheduler,
            InstantSource.system(),
            RestartObserver.NONE);

    @AfterEach
    void close() {
        rollouts.close();
        scheduler.shutdownNow();
    }

    private void takeUp(PendingRestart... undone) {
        rollouts.takeUp(OWNER, "uid", List.of(undone), List.of(WEB), DEAF);
    }

    private static PendingRestart pending(RolloutRestartTarget target, Optional<Instant> notBefore) {
        return new PendingRestart(target, STAMP, notBefore);
    }

    @Test
    void whatWaitedIsRestartedWithTheStampItWasAskedForWith() {
        takeUp(pending(WEB, Optional.empty()), pending(DB, Optional.empty()));
        await().atMost(Duration.ofSeconds(20)).until(() -> restarted.containsKey(WEB));
        assertThat(restarted).as("not what is not listed any more").isEqualTo(Map.of(WEB, STAMP));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rollouts.pending("uid").isEmpty());
    }

    @Test
    void whatWasHeldBackStaysSo() {
        Instant later = Instant.now().plus(Duration.ofHours(1));
        takeUp(pending(WEB, Optional.of(later)));
        assertThat(rollouts.pending("uid")).containsExactly(pending(WEB, Optional.of(later)));
        assertThat(restarted).isEmpty();
    }

    @Test
    void whatFailsAgainGoesOnWaiting() {
        fails = true;
        takeUp(pending(WEB, Optional.empty()));
        assertThat(rollouts.pending("uid")).containsExactly(pending(WEB, Optional.empty()));
        fails = false;
        await().atMost(Duration.ofSeconds(20)).until(() -> restarted.containsKey(WEB));
    }

    @Test
    void whatIsKnownAlreadyCountsMore() {
        rollouts.trigger(OWNER, "uid", Occasion.VALUE_CHANGED, List.of(WEB), DEAF);
        takeUp(pending(WEB, Optional.empty()));
        await().atMost(Duration.ofSeconds(20)).until(() -> restarted.containsKey(WEB));
        assertThat(restarted.get(WEB)).isAfter(STAMP);
    }
}
