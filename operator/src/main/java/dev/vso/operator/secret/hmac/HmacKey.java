package dev.vso.operator.secret.hmac;

import java.security.SecureRandom;
import java.time.Instant;

/** The key of the HMACs in statuses: 16 random bytes. Its text form does not reveal it. */
public final class HmacKey {
    /** Length in bytes; the same as VSO's. */
    public static final int LENGTH = 16;

    private final byte[] bytes;
    private final Instant since;

    /** @throws IllegalArgumentException when the length is wrong */
    public HmacKey(byte[] bytes) {
        this(bytes, Instant.EPOCH);
    }

    /**
     * A key with its creation time, as far as that is known.
     *
     * @throws IllegalArgumentException when the length is wrong
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

    /** When the key was created; the epoch if unknown. */
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
