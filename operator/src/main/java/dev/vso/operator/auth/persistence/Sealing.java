package dev.vso.operator.auth.persistence;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.Obstacle;

/** How a token is made unreadable for those who read its Secret. */
public interface Sealing {

    /** Tokens as they are. */
    Sealing PLAIN = new Sealing() {
        @Override
        public boolean encrypts() {
            return false;
        }

        @Override
        public boolean keeps(Identity identity) {
            return true;
        }

        @Override
        public String seal(String text) {
            return text;
        }

        @Override
        public Opened open(String sealed) {
            return new Opened.Text(sealed);
        }
    };

    /** What came of opening. */
    sealed interface Opened {
        /** What was sealed. */
        record Text(String text) implements Opened {
            /** Without the text. */
            @Override
            public String toString() {
                return "Text";
            }
        }

        /** It cannot be opened, now or later. */
        record Never(String why) implements Opened {}

        /** It cannot be opened now. */
        record NotNow(String why) implements Opened {}
    }

    /** Whether what is sealed is unreadable. */
    boolean encrypts();

    /** Whether the tokens of this identity may be kept: not those with which others are opened. */
    boolean keeps(Identity identity);

    /**
     * The text, unreadable.
     *
     * @throws Obstacle if it cannot be done now
     */
    String seal(String text) throws Obstacle;

    /** What {@link #seal} was given. */
    Opened open(String sealed);
}
