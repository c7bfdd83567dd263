package dev.vso.operator.sync;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.problem.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Books a failed attempt and says when the next is due. */
public final class Attempts {

    private final Tracks tracks;
    private final Room room;

    public Attempts(Tracks tracks, Room room) {
        this.tracks = tracks;
        this.room = room;
    }

    /**
     * When to try again after a failure, {@link Instant#MAX} for not before something wakes the resource.
     *
     * @param part which part of the resource failed
     * @param force the value of the force-sync annotation that this attempt obeyed
     */
    public Instant failed(ObjectKey key, String part, long generation, Problem problem, Optional<String> force) {
        Instant now = room.clock().instant();
        Instant retry = switch (problem.retry()) {
            case ON_CHANGE, ON_RECOVERY -> Instant.MAX;
            case BACK_OFF -> {
                Track before = tracks.get(key, part);
                yield room.backoff()
                        .after(
                                before.failures() + 1,
                                before.failingFor(now),
                                room.random().nextDouble())
                        .map(now::plus)
                        .orElse(Instant.MAX);
            }
        };
        tracks.update(key, part, track -> track.failed(now, retry, generation, force));
        return retry;
    }

    /** Asks for the next look at {@code until}, or for none. */
    public static <P extends HasMetadata> UpdateControl<P> again(UpdateControl<P> control, Instant until, Instant now) {
        if (until.equals(Instant.MAX)) {
            return control;
        }
        Duration wait = Duration.between(now, until);
        return control.rescheduleAfter(Math.max(1, wait.toMillis()));
    }
}
