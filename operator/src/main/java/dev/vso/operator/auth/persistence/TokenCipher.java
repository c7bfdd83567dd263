package dev.vso.operator.auth.persistence;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.SyncException;

/** How a token is made unreadable for those who read its Secret. */
public interface TokenCipher {

    /** Tokens as they are. */
    TokenCipher PLAIN = new TokenCipher() {
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
        public Decryption open(String sealed) {
            return new Decryption.Decrypted(sealed);
        }
    };

    /** What came of opening. */
    sealed interface Decryption {
        /** What was sealed. */
        record Decrypted(String text) implements Decryption {
            /** Without the text. */
            @Override
            public String toString() {
                return "Text";
            }
        }

        /** It cannot be opened, now or later. */
        record Undecryptable(String why) implements Decryption {}

        /** It cannot be opened now. */
        record Unavailable(String why) implements Decryption {}
    }

    /** Whether what is sealed is unreadable. */
    boolean encrypts();

    /** Whether the tokens of this identity may be kept: not those with which others are opened. */
    boolean keeps(Identity identity);

    /**
     * The text, unreadable.
     *
     * @throws SyncException if it cannot be done now
     */
    String seal(String text) throws SyncException;

    /** What {@link #seal} was given. */
    Decryption open(String sealed);
}
