package dev.vso.testing;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords and tokens for the sandbox's own accounts. */
final class Passwords {

    private static final int BYTES = 20;

    private Passwords() {}

    /** 160 random bits in hexadecimal, which need no quoting anywhere. */
    static String random() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
