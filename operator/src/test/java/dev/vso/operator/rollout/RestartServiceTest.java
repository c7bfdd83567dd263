package dev.vso.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.events.EventBacklog;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.rollout.RestartService.RestartSettings;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RestartServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final List<RolloutRestartTarget> WEB =
            List.of(new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web"));

    private static final ReconcileTrigger QUEUE = new ReconcileTrigger() {
        @Override
        public void enqueue(ObjectKey key) {}

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
    };

    private final FakeWorkloads workloads = new FakeWorkloads();
    private final Events events =
            new Events(_ -> {}, InstantSource.system(), new EventBacklog(1, new EventBacklog.Bounds(100, 1L << 20)));
    private final AtomicBoolean unwritten = new AtomicBoolean();
    private final RestartService restarts = new RestartService(workloads.rollouts, events, _ -> unwritten.get());
    private final VaultStaticSecret resource = new VaultStaticSecret();

    RestartServiceTest() {
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("app")
                .withUid("uid")
                .build());
    }

    @AfterEach
    void close() {
        events.close();
        workloads.close();
    }

    @Test
    @DisplayName("A status that the API server has not accepted yet records no restart")
    void unwrittenStatus() {
        follow(List.of());
        restarts.written(resource, QUEUE, WEB, Optional.of("before"), "now", Optional.empty());
        List<PendingRestartStatus> pending = restarts.pending(resource);
        assertThat(pending).hasSize(1);

        unwritten.set(true);
        follow(pending);
        await().during(Duration.ofMillis(500))
                .atMost(PATIENCE)
                .until(() -> workloads.restarts().isEmpty());

        unwritten.set(false);
        follow(pending);
        await().atMost(PATIENCE).until(() -> workloads.restarts().size() == 1);
    }

    private void follow(List<PendingRestartStatus> told) {
        restarts.follow(resource, QUEUE, new RestartSettings(WEB, null), told, List.of());
    }
}
