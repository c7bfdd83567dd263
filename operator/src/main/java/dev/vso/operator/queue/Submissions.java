package dev.vso.operator.queue;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which resource a task of the Java Operator SDK is for. The SDK's tasks do not say; but on the thread that
 * submits one, right before it, the SDK reports the resource to its metrics (5.3: {@code EventProcessor}).
 */
public final class Submissions implements Metrics {

    /** A task without a report, treated as an edit. */
    private static final Submission UNREPORTED = new Submission(new WorkGroup("", ""), WorkPriority.CHANGE);

    /** The resource of a thread's next task. */
    record Submission(WorkGroup group, WorkPriority priority) {}

    private record Key(String controller, ResourceID resource) {}

    private final Set<String> urgent;
    private final Map<Thread, Submission> reported = new ConcurrentHashMap<>();
    private final AtomicLong unreported = new AtomicLong();
    private final Map<Key, WorkPriority> events = new ConcurrentHashMap<>();

    /** @param urgent controllers whose resources hold leases, or that others refer to: they go before refreshes */
    public Submissions(Set<String> urgent) {
        this.urgent = Set.copyOf(urgent);
    }

    /** The resource of the task that this thread submits now. */
    Submission take() {
        Submission found = reported.remove(Thread.currentThread());
        if (found == null) {
            unreported.incrementAndGet();
            return UNREPORTED;
        }
        return found;
    }

    /** The number of tasks without a report; any other number than 0 shows that the SDK changed. */
    public long unreported() {
        return unreported.get();
    }

    @Override
    public void eventReceived(Event event, Map<String, Object> metadata) {
        String controller = controller(metadata);
        WorkPriority priority = of(event, urgent.contains(controller));
        if (priority != null) {
            events.merge(new Key(controller, event.getRelatedCustomResourceID()), priority, WorkPriority::or);
        }
    }

    @Override
    public void reconciliationSubmitted(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        String controller = controller(metadata);
        WorkPriority known = events.remove(new Key(controller, ResourceID.fromResource(resource)));
        WorkPriority priority = known == null ? of(resource, urgent.contains(controller)) : known;
        String namespace = Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "");
        reported.put(Thread.currentThread(), new Submission(new WorkGroup(controller, namespace), priority));
    }

    @Override
    public void cleanupDone(ResourceID name, Map<String, Object> metadata) {
        events.remove(new Key(controller(metadata), name));
    }

    /** By the event; null if the resource itself gives a better answer. */
    private static @Nullable WorkPriority of(Event event, boolean urgent) {
        return switch (event) {
            case ResourceEvent resource -> resource.getAction() == ResourceAction.ADDED ? null : WorkPriority.CHANGE;
            case TriggerEvent _ -> urgent ? WorkPriority.OUTAGE : WorkPriority.CHANGE;
            default -> urgent ? WorkPriority.CHANGE : null;
        };
    }

    /** By the resource alone: after a start, after its creation, or when it is due. */
    private static WorkPriority of(HasMetadata resource, boolean urgent) {
        if (urgent || resource.isMarkedForDeletion()) {
            return WorkPriority.CHANGE;
        }
        return resource instanceof CustomResource<?, ?> custom && custom.getStatus() == null
                ? WorkPriority.FIRST_SYNC
                : WorkPriority.REFRESH;
    }

    private static String controller(Map<String, Object> metadata) {
        return String.valueOf(metadata.get(Constants.CONTROLLER_NAME));
    }
}
