package dev.vso.operator.status;

import dev.vso.api.VaultConnection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * The result of the last probe of a VaultConnection, from its status. Pure.
 *
 * @param connection {@code namespace/name}
 */
public record ConnectionState(String connection, boolean up, boolean sealed) {

    /** Empty before the first probe, for resources that are terminating, and for other kinds. */
    public static Optional<ConnectionState> of(HasMetadata resource) {
        if (!(resource instanceof VaultConnection connection)
                || connection.getStatus() == null
                || resource.isMarkedForDeletion()) {
            return Optional.empty();
        }
        var status = connection.getStatus();
        return Optional.of(new ConnectionState(
                resource.getMetadata().getNamespace() + "/"
                        + resource.getMetadata().getName(),
                status.valid(),
                Conditions.has(status.conditions(), ConditionType.READY, ConditionReasons.VAULT_SEALED)));
    }
}
