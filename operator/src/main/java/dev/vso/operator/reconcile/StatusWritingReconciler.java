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
 * A reconciler whose statuses are written here, not by the framework: a resource may be deleted while it is looked at, and
 * the framework warns of that with a stack, and tries again. Any other failure is the framework's to tell and to retry.
 *
 * <p>What somebody edited just before comes back with the status, and its report is taken for that of our own write: so
 * it is compared here, and the resource is looked at once more.
 *
 * <p>An API server that does not answer is not a failure of the resource: it gets no condition and no event, which would
 * be two more requests for a server that cannot take the first. It is reconciled again soon, when it is its turn.
 *
 * <p>A status that was not taken, for whatever reason, is not lost: the next look goes on from it ({@link
 * UnwrittenStatuses}), so that Vault is not asked for the same once more, and it is written then.
 */
public final class StatusWritingReconciler<P extends HasMetadata> implements Reconciler<P> {

    /**
     * What writing has to do with the load of the API server.
     *
     * @param finishing called when only the status is left to write
     * @param random uniform in [0, 1)
     */
    public record Load(Runnable finishing, DoubleSupplier random) {}

    /** Repeated after one to three times this; while the server is down the work queue holds them back. */
    private static final Duration UNAVAILABLE = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(StatusWritingReconciler.class);

    /** The framework takes no wait of nothing. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Reconciler<P> reconciler;
    private final Load load;
    private final UnwrittenStatuses<P> unwritten = new UnwrittenStatuses<>();

    /** Writes the statuses that this reconciler asks for. */
    public StatusWritingReconciler(Reconciler<P> reconciler, Load load) {
        this.reconciler = reconciler;
        this.load = load;
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
            // A status goes by name: another resource would be told what this one came to.
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
            log.debug("gone before its status was written"); // the watch tells of it, and then it is forgotten
            return UpdateControl.noUpdate();
        }
        unwritten.forget(resource);
        UpdateControl<P> written = UpdateControl.noUpdate();
        if (isEdited(now, resource)) {
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

    /** Whether somebody changed what is to be done; a status changes nothing. */
    public static boolean isEdited(HasMetadata after, HasMetadata before) {
        var now = after.getMetadata();
        var then = before.getMetadata();
        return !Objects.equals(now.getGeneration(), then.getGeneration())
                || !Objects.equals(now.getUid(), then.getUid())
                || !LargeMetadata.haveSameMarks(now, then)
                || !Objects.equals(now.getDeletionTimestamp(), then.getDeletionTimestamp());
    }

    /** Whether the API server says that it has no such resource; of a kind that it does not know it names none. */
    static boolean isGone(HasMetadata resource, KubernetesClientException problem) {
        Status status = problem.getStatus();
        return problem.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                && status != null
                && status.getDetails() != null
                && resource.getMetadata().getName().equals(status.getDetails().getName());
    }
}
