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
 * Has a resource looked at that was made anew under the name of one that went. The framework takes events by name: what
 * it hears of the new one before it is done with the old one, it forgets together with that, and from then on it does not
 * even listen to wake-ups.
 */
final class RecreatedResourceWorkaround implements Metrics {

    private final Map<String, Controller<?>> controllers = new ConcurrentHashMap<>();

    @Override
    public void controllerRegistered(Controller<? extends HasMetadata> controller) {
        controllers.put(controller.getConfiguration().getName(), controller);
    }

    /** Told under the lock of all events of the kind, when the name has just been forgotten: nothing comes in between. */
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
