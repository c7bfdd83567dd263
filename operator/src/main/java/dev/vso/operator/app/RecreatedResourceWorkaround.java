package dev.vso.operator.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reconciles a resource that was recreated under the name of a deleted one. The framework tracks events by name: it
 * drops an event of the new resource that arrives before it has finished with the old one, and from then on ignores
 * triggers for it too.
 */
final class RecreatedResourceWorkaround implements Metrics {

    private final Map<String, Controller<?>> controllers = new ConcurrentHashMap<>();

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        controllers.put(controller.getConfiguration().getName(), controller);
    }

    /**
     * Called under the lock of all events of the kind, right after the name was dropped, so no event arrives in
     * between.
     */
    @Override
    public void cleanupDone(ResourceID name, Map<String, Object> metadata) {
        Controller<?> controller = controllers.get(String.valueOf(metadata.get(Constants.CONTROLLER_NAME)));
        if (controller != null) {
            controller
                    .getEventSourceManager()
                    .getControllerEventSource()
                    .get(name)
                    .ifPresent(there -> controller
                            .getEventProcessor()
                            .handleEvent(new ResourceEvent(ResourceAction.ADDED, name, there)));
        }
    }
}
