package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.operator.controller.database.config.ConnectionLook;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseOutlook;
import dev.vso.operator.summary.Ask;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A Database in outline, for whoever wants to know of it and not to reconcile it. */
public final class DatabaseOutline {

    private static final Set<String> TO_KEEP = Set.of("create", "read", "update");

    private DatabaseOutline() {}

    public static Outline of(Database resource, Instant now) {
        DatabaseSpec spec = resource.getSpec();
        RoleDestinations destinations = RoleDestinations.of(resource, Optional.empty());
        Long carriedOut =
                resource.getStatus() == null ? null : resource.getStatus().observedGeneration();
        return new Outline(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s %s, engine %s/".formatted(engine(spec), spec.name(), RoleSync.mount(spec)),
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
    public static List<Ask> asks(Database resource) throws Obstacle {
        DatabaseSpec spec = resource.getSpec();
        ObjectKey key = ObjectKey.of(resource);
        var engine = Ask.Engine.of(RoleSync.mount(spec), "database");
        List<Ask> asks = new ArrayList<>();
        if (spec.connection() != null) {
            asks.add(Ask.of(
                    engine,
                    ConnectionLook.path(spec, "config", spec.roles().getFirst().dbName()),
                    TO_KEEP,
                    Ask.Sort.SETTING));
        }
        for (DatabaseRole role : spec.roles()) {
            asks.add(Ask.of(engine, RoleSync.rolePath(spec, key, role.name()), TO_KEEP, Ask.Sort.SETTING));
            asks.add(Ask.of(engine, RoleSync.credentialsPath(spec, key, role.name()), Set.of("read"), Ask.Sort.ISSUE));
        }
        return asks;
    }

    private static Part part(Database resource, RoleDestinations destinations, DatabaseRole role, Instant now) {
        Optional<DatabaseRoleStatus> status = resource.getStatus() == null
                ? Optional.empty()
                : resource.getStatus().roles().stream()
                        .filter(told -> told.name().equals(role.name()))
                        .findFirst();
        Optional<Lease> lease = status.flatMap(RoleState::lease);
        return new Part(
                role.name(),
                destinations.of(role),
                status.map(DatabaseRoleStatus::secretMAC),
                lease.map(Lease::end),
                lease.map(held -> LeaseOutlook.next(held, RoleSync.RENEWAL_PERCENT, now)));
    }

    private static String engine(DatabaseSpec spec) {
        return spec.engine() == null ? "database" : spec.engine().word();
    }
}
