package dev.vso.operator.app.count;

import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.StatusTime;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.LeaseMetrics;
import dev.vso.operator.summary.RecordedRotation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures how long rotations take, from the new value in the Secret to the last pod that runs with it, by the times in
 * the statuses that reconciliations start from. A rotation that this process did not see begin is not measured.
 */
public final class RotationTimes implements Metrics {

    private final LeaseMetrics metrics;

    /** By resource: when the rotation under way of each of its parts began. */
    private final Map<String, Map<String, Instant>> begun = new ConcurrentHashMap<>();

    public RotationTimes(LeaseMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void reconciliationStarted(HasMetadata resource, Map<String, Object> metadata) {
        String controller = resource.getKind().toLowerCase(Locale.ROOT);
        for (RecordedRotation rotation : ResourceSummaries.rotations(resource)) {
            rotation.told().ifPresent(told -> observe(controller, id(controller, resource), rotation.part(), told));
        }
    }

    private void observe(String controller, String id, String part, RotationStatus told) {
        RotationPhase phase = told.phase();
        if (phase == null) { // written by others
            return;
        }
        switch (phase) {
            case PUBLISHED, STALLED ->
                StatusTime.of(told.since())
                        .ifPresent(since -> begun.computeIfAbsent(id, _ -> new ConcurrentHashMap<>())
                                .putIfAbsent(part, since));
            case ROLLING_OUT -> {}
            case SETTLED -> {
                Optional<Instant> since = end(id, part);
                StatusTime.of(told.since())
                        .flatMap(at -> since.map(start -> Duration.between(start, at)))
                        .filter(took -> !took.isNegative())
                        .ifPresent(took -> metrics.settled(controller, took));
            }
            case ROLLED_BACK -> end(id, part).ifPresent(_ -> metrics.rolledBack(controller));
            case PREVIOUS_REVOKED -> {
                Optional<Instant> _ = end(id, part);
            }
        }
    }

    private Optional<Instant> end(String id, String part) {
        return Optional.ofNullable(begun.get(id)).flatMap(parts -> Optional.ofNullable(parts.remove(part)));
    }

    @Override
    public void cleanupDone(ResourceID name, Map<String, Object> metadata) {
        begun.remove(metadata.get(Constants.CONTROLLER_NAME) + "/"
                + new ObjectKey(name.getNamespace().orElse(""), name.getName()));
    }

    private static String id(String controller, HasMetadata resource) {
        return controller + "/" + ObjectKey.of(resource);
    }
}
