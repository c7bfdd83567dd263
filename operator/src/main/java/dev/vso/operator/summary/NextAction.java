package dev.vso.operator.summary;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What will be done to a Secret if nothing happens meanwhile.
 *
 * @param at when, as far as the status tells; the operator may have reasons to be earlier
 * @param every how often, for what is done again and again
 */
public record NextAction(Action deed, Optional<Instant> at, Optional<Duration> every) {

    /** The deeds. */
    public enum Action {
        READ("read"),
        RENEW("renew"),
        REPLACE("replace"),
        /** Vault does it itself. */
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
