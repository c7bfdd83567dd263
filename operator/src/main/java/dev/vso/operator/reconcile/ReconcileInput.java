package dev.vso.operator.reconcile;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The input that the plans of all kinds share.
 *
 * @param generation of the resource
 * @param force the value of the force-sync annotation
 * @param track what is known of earlier reconciliations
 * @param random uniform in [0, 1), for jitter
 * @param activity whether the resource is suspended
 */
public record ReconcileInput(
        long generation, Optional<String> force, ReconcileState track, Instant now, double random, Activity activity) {

    /** Whether a resource is suspended. */
    public enum Activity {
        /** It is not, and its status does not say that it is. */
        ACTIVE,
        /** Nothing may be written for it. */
        SUSPENDED,
        /** It is not any more, but its status still says so. */
        RESUMED;

        /**
         * The activity of a resource.
         *
         * @param conditions of its status
         */
        public static Activity of(HasMetadata resource, List<Condition> conditions) {
            if (Suspension.of(resource).isPresent()) {
                return SUSPENDED;
            }
            return Suspension.isReportedBy(conditions) ? RESUMED : ACTIVE;
        }
    }

    /** The input of a resource that is not suspended. */
    public ReconcileInput(long generation, Optional<String> force, ReconcileState track, Instant now, double random) {
        this(generation, force, track, now, random, Activity.ACTIVE);
    }

    /** Whether nothing may be written. */
    public boolean isSuspended() {
        return activity == Activity.SUSPENDED;
    }

    /** Whether the force-sync annotation has a value that is to be acted on now. */
    public boolean isForced() {
        return track.isForced(force, generation, now);
    }

    /** Returns the end of the back-off after a failed attempt at this generation; empty if there is none. */
    public Optional<Instant> waitingUntil() {
        return track.waitingUntil(generation, now);
    }

    /** Whether this time has come. */
    public boolean isDue(Instant at) {
        return !now.isBefore(at);
    }
}
