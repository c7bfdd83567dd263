package dev.vso.operator.reconcile;

import dev.vso.operator.kubernetes.ServerUnavailable;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the statuses of a reconciler instead of the framework. When a resource is deleted during a reconciliation, the
 * framework would log a warning with a stack trace and retry. Other failures are logged and retried by the framework.
 *
 * <p>The response to a status write contains edits made just before it, and the framework takes their watch event for
 * that of its own write. So the response is compared here, and the resource is reconciled again if it was edited.
 *
 * <p>If the API server is unavailable, the resource has not failed: it gets no condition and no event, which would be
 * two more requests to a server that cannot handle the first. It is requeued after a short delay.
 *
 * <p>A status that could not be written is not lost: the next reconciliation starts from it ({@link UnwrittenStatuses})
 * and writes it, without repeating the requests to Vault.
 */
public final class StatusWritingReconciler<P extends HasMetadata> implements Reconciler<P> {

    /**
     * How status writes depend on the load of the API server.
     *
     * @param finishing called when only the status write is left
     * @param random uniform in [0, 1)
     */
    public record Load(Runnable finishing, DoubleSupplier random) {}

    /** Retry delay, multiplied by one to three; while the server is down the work queue delays the resource further. */
    private static final Duration UNAVAILABLE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(StatusWritingReconciler.class);

    /** The framework does not accept a delay of zero. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Reconciler<P> reconciler;
    private final Load load;
    private final UnwrittenStatuses unwritten;

    /** Wraps a reconciler and writes the statuses that it returns; keeps those that could not be written. */
    public StatusWritingReconciler(Reconciler<P> reconciler, Load load, UnwrittenStatuses unwritten) {
        this.reconciler = reconciler;
        this.load = load;
        this.unwritten = unwritten;
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        try {
            return written(resource, context, reconciled(resource, context));
        } catch (KubernetesClientException e) {
            if (!ServerUnavailable.is(e)) {
                throw e;
            }
            log.debug("the API server did not answer: reconciled again soon", e);
            long wait =
                    Math.round(UNAVAILABLE.toMillis() * (1 + 2 * load.random().getAsDouble()));
            return UpdateControl.<P>noUpdate().rescheduleAfter(wait);
        }
    }

    private UpdateControl<P> reconciled(P resource, Context<P> context) throws Exception {
        Optional<P> before = unwritten.of(resource);
        if (before.isEmpty()) {
            return reconciler.reconcile(resource, context);
        }
        P patch = before.get();
        P told = UnwrittenStatuses.with(resource, patch, context.getClient().getKubernetesSerialization());
        UpdateControl<P> control = reconciler.reconcile(told, context);
        if (context.isPrimaryResourceDeleted()) {
            unwritten.forget(resource);
            return control;
        }
        if (control.isPatchStatus() || control.isPatchResource()) {
            return control;
        }
        UpdateControl<P> again = UpdateControl.patchStatus(patch);
        return control.getScheduleDelay().map(again::rescheduleAfter).orElse(again);
    }

    private UpdateControl<P> written(P resource, Context<P> context, UpdateControl<P> control) {
        load.finishing().run();
        if (!control.isPatchStatus() || control.isPatchResource()) {
            return control;
        }
        if (isReplaced(resource, context)) {
            // A status is written by name: this one would be written to a different resource.
            return UpdateControl.noUpdate();
        }
        P now;
        try {
            now = context.resourceOperations()
                    .serverSideApplyPrimaryStatus(control.getResource().orElseThrow());
        } catch (KubernetesClientException e) {
            if (!isGone(resource, e)) {
                unwritten.keep(resource, control.getResource().orElseThrow());
                throw e;
            }
            unwritten.forget(resource);
            log.debug("deleted before its status was written"); // the watch reports the deletion
            return UpdateControl.noUpdate();
        }
        boolean late = unwritten.forget(resource);
        UpdateControl<P> written = UpdateControl.noUpdate();
        if (late || isEdited(now, resource)) { // late: something may wait for the status to record it
            return written.rescheduleAfter(AT_ONCE.toMillis());
        }
        return control.getScheduleDelay().map(written::rescheduleAfter).orElse(written);
    }

    private static <P extends HasMetadata> boolean isReplaced(P resource, Context<P> context) {
        return context.eventSourceRetriever()
                .getControllerEventSource()
                .get(ResourceID.fromResource(resource))
                .filter(there -> !there.getMetadata()
                        .getUid()
                        .equals(resource.getMetadata().getUid()))
                .isPresent();
    }

    /** Whether spec, labels, annotations, UID or deletion changed; a change of the status does not count. */
    public static boolean isEdited(HasMetadata after, HasMetadata before) {
        var now = after.getMetadata();
        var then = before.getMetadata();
        return !Objects.equals(now.getGeneration(), then.getGeneration())
                || !Objects.equals(now.getUid(), then.getUid())
                || !LargeMetadata.haveSameMarks(now, then)
                || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp());
    }

    /**
     * Whether the API server reports this resource as not found; if the whole kind is unknown, the response names no
     * resource.
     */
    static boolean isGone(HasMetadata resource, KubernetesClientException problem) {
        Status status = problem.getStatus();
        return problem.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                && status != null
                && status.getDetails() != null
                && resource.getMetadata().getName().equals(status.getDetails().getName());
    }
}
