package dev.vso.operator.app.count;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.metrics.OperatorMetrics;
import dev.vso.operator.metrics.VaultOperation;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultObserver;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Counts the calls that one connection makes. */
public record VaultCallMetrics(OperatorMetrics metrics, ObjectKey connection) implements VaultObserver {

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
