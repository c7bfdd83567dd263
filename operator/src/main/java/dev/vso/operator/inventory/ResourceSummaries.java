package dev.vso.operator.inventory;

import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.controller.database.DatabaseSummary;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretSummary;
import dev.vso.operator.controller.pkisecret.PkiSecretSummary;
import dev.vso.operator.controller.staticsecret.StaticSecretSummary;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.VaultRequirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The outline of a resource, whatever its kind. */
public final class ResourceSummaries {

    private ResourceSummaries() {}

    /** Empty for what fills no Secret, or has no spec. */
    public static Optional<ResourceSummary> of(HasMetadata resource, Instant now) {
        return switch (resource) {
            case VaultStaticSecret it when it.getSpec() != null -> Optional.of(StaticSecretSummary.of(it));
            case VaultDynamicSecret it when it.getSpec() != null -> Optional.of(DynamicSecretSummary.of(it, now));
            case VaultPKISecret it when it.getSpec() != null -> Optional.of(PkiSecretSummary.of(it));
            case Database it when it.getSpec() != null -> Optional.of(DatabaseSummary.of(it, now));
            default -> Optional.empty();
        };
    }

    /**
     * What the resource asks of Vault, in order; nothing for what fills no Secret.
     *
     * @throws SyncException if the spec spells no path
     */
    public static List<VaultRequirement> asks(HasMetadata resource) throws SyncException {
        return switch (resource) {
            case VaultStaticSecret it -> StaticSecretSummary.asks(it.getSpec());
            case VaultDynamicSecret it -> DynamicSecretSummary.asks(it.getSpec());
            case VaultPKISecret it -> PkiSecretSummary.asks(it.getSpec());
            case Database it -> DatabaseSummary.asks(it);
            default -> List.of();
        };
    }
}
