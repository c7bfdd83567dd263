package dev.vso.operator.inventory;

import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.controller.database.DatabaseOutline;
import dev.vso.operator.controller.dynamicsecret.DynamicSecretOutline;
import dev.vso.operator.controller.pkisecret.PkiSecretOutline;
import dev.vso.operator.controller.staticsecret.StaticSecretOutline;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.summary.Ask;
import dev.vso.operator.summary.Outline;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The outline of a resource, whatever its kind. */
public final class Outlines {

    private Outlines() {}

    /** Empty for what fills no Secret, or has no spec. */
    public static Optional<Outline> of(HasMetadata resource, Instant now) {
        return switch (resource) {
            case VaultStaticSecret it when it.getSpec() != null -> Optional.of(StaticSecretOutline.of(it));
            case VaultDynamicSecret it when it.getSpec() != null -> Optional.of(DynamicSecretOutline.of(it, now));
            case VaultPKISecret it when it.getSpec() != null -> Optional.of(PkiSecretOutline.of(it));
            case Database it when it.getSpec() != null -> Optional.of(DatabaseOutline.of(it, now));
            default -> Optional.empty();
        };
    }

    /**
     * What the resource asks of Vault, in order; nothing for what fills no Secret.
     *
     * @throws Obstacle if the spec spells no path
     */
    public static List<Ask> asks(HasMetadata resource) throws Obstacle {
        return switch (resource) {
            case VaultStaticSecret it -> StaticSecretOutline.asks(it.getSpec());
            case VaultDynamicSecret it -> DynamicSecretOutline.asks(it.getSpec());
            case VaultPKISecret it -> PkiSecretOutline.asks(it.getSpec());
            case Database it -> DatabaseOutline.asks(it);
            default -> List.of();
        };
    }
}
