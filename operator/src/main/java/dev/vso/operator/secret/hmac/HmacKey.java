package dev.vso.operator.secret.hmac;

import java.security.SecureRandom;
import java.time.Instant;

/** The key of the message authentication codes in status: 16 random bytes. Its text form tells nothing. */
public final class HmacKey {
    /** Length in bytes; the same as VSO's. */
    public static final int LENGTH = 16;

    private final byte[] bytes;
    private final Instant since;

    /** @throws IllegalArgumentException when the length is another */
    public HmacKey(byte[] bytes) {
        this(bytes, Instant.EPOCH);
    }

    /**
     * A key with the time at which it was made, as far as that is known.
     *
     * @throws IllegalArgumentException when the length is another
     */
    HmacKey(byte[] bytes, Instant since) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException(
                    "the HMAC key has %d bytes instead of %d".formatted(bytes.length, LENGTH));
        }
        this.bytes = bytes.clone();
        this.since = since;
    }

    static HmacKey random(SecureRandom random) {
        var bytes = new byte[LENGTH];
        random.nextBytes(bytes);
        return new HmacKey(bytes);
    }

    /** When it was made; the epoch if nobody knows. */
    Instant since() {
        return since;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "HmacKey";
    }
}
