package dev.vso.operator.destination;

import java.security.SecureRandom;

/** The key of the message authentication codes in status: 16 random bytes. Its text form tells nothing. */
public final class HmacKey {
    /** Length in bytes; the same as VSO's. */
    public static final int LENGTH = 16;

    private final byte[] bytes;

    /** @throws IllegalArgumentException when the length is another */
    public HmacKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "the HMAC key has %d bytes instead of %d".formatted(bytes.length, LENGTH));
        }
        this.bytes = bytes.clone();
    }

    static HmacKey random(SecureRandom random) {
        var bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new HmacKey(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "HmacKey";
    }
}
