package dev.vso.operator.sync;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reconciler whose statuses are written here, not by the framework: a resource may be deleted while it is looked at, and
 * the framework warns of that with a stack, and tries again. Any other failure is the framework's to tell and to retry.
 */
public record StatusWriter<P extends HasMetadata>(Reconciler<P> reconciler) implements Reconciler<P> {

    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return reconciler.prepareEventSources(context);
    }

    @Override
    public UpdateControl<P> reconcile(P resource, Context<P> context) throws Exception {
        UpdateControl<P> control = reconciler.reconcile(resource, context);
        if (!control.isPatchStatus() || control.isPatchResource()) {
            return control;
        }
        try {
            context.resourceOperations()
                    .serverSideApplyPrimaryStatus(control.getResource().orElseThrow());
        } catch (KubernetesClientException e) {
            if (!isGone(resource, e)) {
                throw e;
            }
            log.debug("gone before its status was written"); // the watch tells of it, and then it is forgotten
            return UpdateControl.noUpdate();
        }
        UpdateControl<P> written = UpdateControl.noUpdate();
        return control.getScheduleDelay().map(written::rescheduleAfter).orElse(written);
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
