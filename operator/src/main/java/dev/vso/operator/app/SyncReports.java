package dev.vso.operator.app;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.events.Events;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.reconcile.SyncObserver;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Counts failed attempts and failed clean-ups. A failed clean-up also causes an event in the operator's namespace,
 * since events of the resource are deleted with its namespace. The event is about the leadership Lease, since an event
 * must refer to an object of its own namespace.
 */
record SyncReports(OperatorMetrics metrics, Events events, String operatorNamespace) implements SyncObserver {

    static final String LEFT_IN_VAULT = "LeftInVault";

    @Override
    public void failed(HasMetadata resource, SyncError error) {
        metrics.syncFailed(resource.getKind(), error.eventReason());
    }

    @Override
    public void leftInVault(HasMetadata resource, List<LeftInVault> left, String why) {
        left.forEach(one -> metrics.leftInVault(resource.getKind(), one.kind().word()));
        if (!left.isEmpty()) {
            events.warning(
                    leadership(),
                    LEFT_IN_VAULT,
                    "%s %s/%s was deleted, but this is still in Vault: %s; because %s"
                            .formatted(
                                    resource.getKind(),
                                    resource.getMetadata().getNamespace(),
                                    resource.getMetadata().getName(),
                                    left.stream().map(LeftInVault::toString).collect(Collectors.joining(", ")),
                                    why));
        }
    }

    private Lease leadership() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(operatorNamespace)
                .withName(Leadership.LEASE)
                .endMetadata()
                .build();
    }
}
