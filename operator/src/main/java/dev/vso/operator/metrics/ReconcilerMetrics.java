package dev.vso.operator.metrics;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the Java Operator SDK, per controller, never per resource.
 *
 * <p>The names are those of the SDK's own Micrometer binding, so that its dashboards fit; in contrast to it, every
 * series of {@code events_received_total} has all its labels, without which Prometheus refuses some.
 */
public final class ReconcilerMetrics implements Metrics {
    private static final Duration[] BUCKETS = Stream.of(10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** The work of one controller. */
    private record Work(AtomicInteger queued, AtomicInteger active) {}

    private final MeterRegistry registry;
    private final Map<String, Work> work = new ConcurrentHashMap<>();
    private final List<Controller<? extends HasMetadata>> controllers = new CopyOnWriteArrayList<>();

    /** Threads that run a reconciliation. The SDK reports its start and its end on the same thread. */
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    ReconcilerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        String name = controller.getConfiguration().getName();
        work(name);
        controllers.add(controller);
    }

    @Override
    public void eventReceived(Event event, Map<String, Object> metadata) {
        String action =
                event instanceof ResourceEvent resource ? resource.getAction().name() : "UNKNOWN";
        Counter.builder("events.received")
                .description("What triggered reconciliations.")
                .tags(tags(controller(metadata)))
                .tag("action", action)
                .tag("event", event.getClass().getSimpleName())
                .register(registry)
                .increment();
    }

    @Override
    public void reconciliationSubmitted(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        String controller = controller(metadata);
        work(controller).queued().incrementAndGet();
        if (retry != null && retry.getAttemptCount() > 0) {
            count("reconciliations.retries", "Reconciliations that were retried.", controller);
        }
    }

    @Override
    public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
        String controller = controller(metadata);
        work(controller).queued().updateAndGet(ReconcilerMetrics::oneLess);
        running.add(Thread.currentThread());
        work(controller).active().incrementAndGet();
        count("reconciliations.started", "Reconciliations started.", controller);
    }

    @Override
    public void reconciliationSucceeded(HasMetadata resource, Map<String, Object> metadata) {
        count("reconciliations.success", "Reconciliations that succeeded.", controller(metadata));
    }

    @Override
    public void reconciliationFailed(
            HasMetadata resource, @Nullable RetryInfo retry, Exception failure, Map<String, Object> metadata) {
        count("reconciliations.failure", "Reconciliations that failed.", controller(metadata));
    }

    /** Without a start, the SDK skipped the resource because it was deleted after its submission (5.3: EventProcessor). */
    @Override
    public void reconciliationFinished(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        Work work = work(controller(metadata));
        boolean started = running.remove(Thread.currentThread());
        (started ? work.active() : work.queued()).updateAndGet(ReconcilerMetrics::oneLess);
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        Timer.Sample sample = Timer.start(registry);
        try {
            return execution.execute();
        } finally {
            sample.stop(Timer.builder("reconciliations.execution.duration")
                    .description("How long reconciliations took.")
                    .serviceLevelObjectives(BUCKETS)
                    .tags(tags(execution.controllerName()))
                    .register(registry));
        }
    }

    private Work work(String controller) {
        return work.computeIfAbsent(controller, name -> {
            Work fresh = new Work(new AtomicInteger(), new AtomicInteger());
            gauge("reconciliations.queue", "Resources that wait for a worker.", name, fresh.queued());
            Gauge.builder("custom_resources", () -> resources(name))
                    .description("Resources that the controller manages.")
                    .tags(tags(name))
                    .register(registry);
            gauge("reconciliations.active", "Resources being reconciled.", name, fresh.active());
            return fresh;
        });
    }

    private void gauge(String meter, String description, String controller, AtomicInteger value) {
        Gauge.builder(meter, value, AtomicInteger::get)
                .description(description)
                .tags(tags(controller))
                .strongReference(true)
                .register(registry);
    }

    private void count(String meter, String description, String controller) {
        Counter.builder(meter)
                .description(description)
                .tags(tags(controller))
                .register(registry)
                .increment();
    }

    /** All resources in the controllers' caches. */
    Stream<HasMetadata> resources() {
        return controllers.stream()
                .<HasMetadata>flatMap(controller -> controller
                        .getEventSourceManager()
                        .getControllerEventSource()
                        .list(_ -> true));
    }

    private long resources(String name) {
        return controllers.stream()
                .filter(controller -> controller.getConfiguration().getName().equals(name))
                .flatMap(controller -> controller
                        .getEventSourceManager()
                        .getControllerEventSource()
                        .keys())
                .count();
    }

    private static String controller(Map<String, Object> metadata) {
        return metadata.getOrDefault(Constants.CONTROLLER_NAME, "unknown").toString();
    }

    private static Tags tags(String controller) {
        return Tags.of("controller_name", controller);
    }

    private static int oneLess(int value) {
        return Math.max(0, value - 1);
    }
}
