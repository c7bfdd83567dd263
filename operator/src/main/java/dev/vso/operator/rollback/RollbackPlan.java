package dev.vso.operator.rollback;

import dev.vso.api.RollbackState;
import dev.vso.api.RollbackStatus;
import dev.vso.api.RotationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides whether the previous credentials are put back into the Secret after a failed rollout. Pure. */
public final class RollbackPlan {

    /** Pods see a changed Secret a minute or two later: credentials that end sooner would not help them. */
    static final Duration SHORTEST = Duration.ofMinutes(2);

    private RollbackPlan() {}

    /**
     * The input of the decision.
     *
     * @param wanted whether the spec asks for it
     * @param recorded what the status says; empty if no previous credentials are kept
     * @param phase of the rotation, according to the status
     * @param failure why a rollout with the new credentials failed; empty if none is known to have
     * @param isReplaced whether other credentials are about to be issued
     * @param isHeld whether the Secret for them holds the recorded data
     * @param end when the previous credentials end; empty if they were revoked or have ended
     */
    public record Observed(
            boolean wanted,
            Optional<RollbackStatus> recorded,
            Optional<RotationPhase> phase,
            Optional<String> failure,
            boolean isReplaced,
            boolean isHeld,
            Optional<Instant> end,
            Instant now) {}

    /** What to do. */
    public sealed interface Decision {
        /**
         * Nothing.
         *
         * @param why for people
         */
        record Leave(String why) implements Decision {}

        /**
         * Records that the previous credentials are to be put back.
         *
         * @param cause for people
         */
        record Announce(String cause) implements Decision {}

        /**
         * Puts them back, because the status says so.
         *
         * @param cause for people
         */
        record PutBack(String cause) implements Decision {}

        /**
         * They cannot be put back, now or later.
         *
         * @param why for people
         */
        record Refuse(String why) implements Decision {}

        /**
         * They need not be kept any longer.
         *
         * @param why for people
         */
        record Drop(String why) implements Decision {}
    }

    /** Returns what to do. */
    public static Decision decide(Observed o) {
        if (o.recorded().isEmpty()) {
            return new Decision.Leave("no previous credentials are kept");
        }
        RollbackStatus recorded = o.recorded().get();
        return switch (recorded.state()) {
            case null -> new Decision.Drop("the status does not say what for they are kept");
            case ROLLED_BACK -> new Decision.Leave("the previous credentials were put back already");
            case REFUSED -> new Decision.Leave("it was refused");
            case READY -> ready(o);
            case ROLLING_BACK ->
                o.wanted()
                        ? possible(o, recorded.message() == null ? "a rollout failed" : recorded.message())
                        : new Decision.Drop("rotation.onFailure is not Rollback any more");
        };
    }

    private static Decision ready(Observed o) {
        if (!o.wanted()) {
            return new Decision.Drop("rotation.onFailure is not Rollback any more");
        }
        boolean isSettled = o.phase()
                .filter(it -> it == RotationPhase.SETTLED || it == RotationPhase.PREVIOUS_REVOKED)
                .isPresent();
        if (isSettled) {
            return new Decision.Drop("all workloads run with the new credentials");
        }
        if (o.failure().isEmpty()) {
            return new Decision.Leave("no rollout has failed");
        }
        return o.isReplaced()
                ? new Decision.Leave("other credentials are about to be issued")
                : possible(o, o.failure().get());
    }

    private static Decision possible(Observed o, String cause) {
        if (!o.isHeld()) {
            return new Decision.Refuse("the Secret for the previous credentials does not hold them any more");
        }
        if (o.end().isEmpty()) {
            return new Decision.Refuse("the lease of the previous credentials was revoked or has ended");
        }
        if (o.end().get().isBefore(o.now().plus(SHORTEST))) {
            return new Decision.Refuse("the previous credentials end at %s, which is too soon"
                    .formatted(o.end().get()));
        }
        return isAnnounced(o) ? new Decision.PutBack(cause) : new Decision.Announce(cause);
    }

    private static boolean isAnnounced(Observed o) {
        return o.recorded()
                .filter(it -> it.state() == RollbackState.ROLLING_BACK)
                .isPresent();
    }
}
