package dev.vso.operator.auth.persistence;

import dev.vso.operator.auth.Identity;
import dev.vso.operator.error.SyncException;

/** Encrypts the tokens in Secrets. */
public interface TokenCipher {

    /** No encryption. */
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

    /** The result of decryption. */
    sealed interface Decryption {
        /** The plain text. */
        record Decrypted(String text) implements Decryption {
            /** The text is never printed. */
            @Override
            public String toString() {
                return "Text";
            }
        }

        /** It cannot be decrypted, now or later. */
        record Undecryptable(String why) implements Decryption {}

        /** It cannot be decrypted now. */
        record Unavailable(String why) implements Decryption {}
    }

    /** True if it encrypts. */
    boolean encrypts();

    /** True if the tokens of this identity may be stored; false for the identity that decrypts the others. */
    boolean keeps(Identity identity);

    /**
     * Encrypts a text.
     *
     * @throws SyncException if it cannot be done now
     */
    String seal(String text) throws SyncException;

    /** Decrypts the result of {@link #seal}. */
    Decryption open(String sealed);
}
