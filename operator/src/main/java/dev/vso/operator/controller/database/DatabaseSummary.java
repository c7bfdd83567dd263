package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.operator.controller.database.config.DatabaseConfigState;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseForecast;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.VaultRequirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Database in outline, for whoever wants to know of it and not to reconcile it. */
public final class DatabaseSummary {

    private static final Set<String> TO_KEEP = Set.of("create", "read", "update");

    private DatabaseSummary() {}

    public static ResourceSummary of(Database resource, Instant now) {
        DatabaseSpec spec = resource.getSpec();
        RoleDestinations destinations = RoleDestinations.of(resource, Optional.empty());
        Long carriedOut =
                resource.getStatus() == null ? null : resource.getStatus().observedGeneration();
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s %s, engine %s/".formatted(engine(spec), spec.name(), RoleHandler.mount(spec)),
                spec.roles().stream()
                        .map(role -> part(resource, destinations, role, now))
                        .toList(),
                spec.roles().stream()
                        .flatMap(role -> role.rolloutRestartTargets().stream())
                        .distinct()
                        .toList(),
                resource.getStatus() == null ? List.of() : resource.getStatus().conditions(),
                carriedOut == null ? 0 : carriedOut);
    }

    /** What it asks of Vault: the connection, if it brings one; for each role how it is set up, then credentials. */
    public static List<VaultRequirement> asks(Database resource) throws SyncException {
        DatabaseSpec spec = resource.getSpec();
        ObjectKey key = ObjectKey.of(resource);
        var engine = VaultRequirement.Engine.of(RoleHandler.mount(spec), "database");
        List<VaultRequirement> asks = new ArrayList<>();
        if (spec.connection() != null) {
            asks.add(VaultRequirement.of(
                    engine,
                    DatabaseConfigState.path(
                            spec, "config", spec.roles().getFirst().dbName()),
                    TO_KEEP,
                    VaultRequirement.AccessType.SETTING));
        }
        for (DatabaseRole role : spec.roles()) {
            asks.add(VaultRequirement.of(
                    engine,
                    RoleHandler.rolePath(spec, key, role.name()),
                    TO_KEEP,
                    VaultRequirement.AccessType.SETTING));
            asks.add(VaultRequirement.of(
                    engine,
                    RoleHandler.credentialsPath(spec, key, role.name()),
                    Set.of("read"),
                    VaultRequirement.AccessType.ISSUE));
        }
        return asks;
    }

    private static ManagedSecret part(
            Database resource, RoleDestinations destinations, DatabaseRole role, Instant now) {
        Optional<DatabaseRoleStatus> status = resource.getStatus() == null
                ? Optional.empty()
                : resource.getStatus().roles().stream()
                        .filter(told -> told.name().equals(role.name()))
                        .findFirst();
        Optional<Lease> lease = status.flatMap(RoleStatusMapper::lease);
        return new ManagedSecret(
                role.name(),
                destinations.of(role),
                status.map(DatabaseRoleStatus::secretMAC),
                lease.map(Lease::end),
                lease.map(held -> LeaseForecast.next(held, RoleHandler.RENEWAL_PERCENT, now)));
    }

    private static String engine(DatabaseSpec spec) {
        return spec.engine() == null ? "database" : spec.engine().value();
    }
}
