package dev.vso.operator.cli;

import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.observe.OperatorMetrics;
import dev.vso.operator.observe.VaultOperation;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultObserver;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Counts the calls that one connection makes. */
record VaultCallMetrics(OperatorMetrics metrics, ObjectKey connection) implements VaultObserver {

    @Override
    public void attempted(String operation, Duration took, Optional<VaultFailure.Kind> failure) {
        metrics.vaultCalled(
                operation(operation),
                connection.toString(),
                took,
                failure.map(kind -> kind.name().toLowerCase(Locale.ROOT)));
    }

    private static VaultOperation operation(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "login" -> VaultOperation.LOGIN;
            case "renew" -> VaultOperation.RENEW;
            case "write" -> VaultOperation.WRITE;
            case "list" -> VaultOperation.LIST;
            case "lookup", "health" -> VaultOperation.LOOKUP;
            case "revoke" -> VaultOperation.REVOKE;
            default -> VaultOperation.READ;
        };
    }
}
