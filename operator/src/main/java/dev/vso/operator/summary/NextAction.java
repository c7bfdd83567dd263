package dev.vso.operator.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The next scheduled action on a Secret.
 *
 * @param at when, according to the status; the operator may act earlier
 * @param every the interval of a repeated action
 */
public record NextAction(Action deed, Optional<Instant> at, Optional<Duration> every) {

    /** The kinds of action. */
    public enum Action {
        READ("read"),
        RENEW("renew"),
        REPLACE("replace"),
        /** Vault does it. */
        ROTATED_BY_VAULT("rotated by Vault");

        private final String words;

        Action(String words) {
            this.words = words;
        }

        /** In one or a few words. */
        public String words() {
            return words;
        }
    }

    public static NextAction at(Action action, Instant at) {
        return new NextAction(action, Optional.of(at), Optional.empty());
    }

    public static NextAction every(Action action, Duration interval) {
        return new NextAction(action, Optional.empty(), Optional.of(interval));
    }
}
