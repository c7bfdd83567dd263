package dev.vso.operator.metrics;

import java.util.Locale;

/** The purpose of a call to Vault, as the label {@code operation} of the client metrics. */
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
