package dev.vso.operator.metrics;

import java.util.Locale;

/** What a call to Vault was for, as the label {@code operation} of the client metrics says it. */
public enum VaultOperation {
    LOGIN,
    RENEW,
    READ,
    WRITE,
    LIST,
    LOOKUP,
    REVOKE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
