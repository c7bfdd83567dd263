package dev.vso.operator.controller.database;

import dev.vso.api.Database;
import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseRoleStatus;
import dev.vso.api.DatabaseSpec;
import dev.vso.api.DatabaseStatus;
import dev.vso.operator.controller.database.config.DatabaseConfigState;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseForecast;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.SecretKind;
import dev.vso.operator.summary.VaultRequirement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Descriptor of the kind Database, for code outside its reconciler. */
public final class DatabaseKind implements SecretKind<Database> {

    /** Deletes roles, credentials and connection in Vault together with their resource. */
    static final String FINALIZER = "database.example.com/finalizer";

    private static final Set<String> TO_KEEP = Set.of("create", "read", "update");

    @Override
    public CustomResourceType<Database, ?, ?> json() {
        return CustomResourceType.fillingSecrets(
                Database.class, Database::new, DatabaseSpec.class, DatabaseStatus.class);
    }

    @Override
    public Optional<String> finalizer() {
        return Optional.of(FINALIZER);
    }

    @Override
    public boolean issues() {
        return true;
    }

    @Override
    public ResourceSummary summary(Database resource, Instant now) {
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

    @Override
    public List<RecordedRotation> rotations(Database resource) {
        DatabaseStatus status = Objects.requireNonNullElse(resource.getStatus(), DatabaseStatus.NONE);
        boolean several = resource.getSpec().roles().size() > 1;
        return resource.getSpec().roles().stream()
                .flatMap(role -> status.roles().stream()
                        .filter(it -> it.name().equals(role.name()))
                        .map(it -> new RecordedRotation(
                                several ? role.name() : "",
                                RevocationPolicy.revokesBySpec(
                                        resource.getSpec().rotation()),
                                Optional.ofNullable(resource.getSpec().rotation()),
                                role.rolloutRestartTargets(),
                                it.superseded(),
                                RoleRotations.pending(role, status.pendingRestarts()),
                                Optional.ofNullable(it.rotation()))))
                .toList();
    }

    /** Returns the requirements of the connection, if there is one, then of each role's definition and credentials. */
    @Override
    public List<VaultRequirement> requirements(Database resource) throws SyncException {
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

    @Override
    public List<DetailField> details(Database resource) {
        var spec = resource.getSpec();
        String roles = spec.roles().stream().map(DatabaseRole::name).collect(Collectors.joining(", "));
        return new DetailField.Builder()
                .add("Engine", spec.engine() == null ? null : spec.engine().value())
                .add("Database", spec.name())
                .add("Mount in Vault", spec.mount() == null ? "database" : spec.mount())
                .add("Vault namespace", spec.namespace())
                .add("Roles", roles)
                .add("Connection in Vault", spec.connection() == null ? "managed elsewhere" : "managed by the operator")
                .add(
                        "On deletion",
                        spec.deletionPolicy() == null
                                ? null
                                : spec.deletionPolicy().value())
                .fields();
    }

    /** Returns the lifetime of each role's credentials. */
    @Override
    public List<Lifetime> lifetimes(Database resource) {
        return resource.getStatus() == null
                ? List.of()
                : resource.getStatus().roles().stream()
                        .flatMap(DatabaseKind::lifetime)
                        .toList();
    }

    private static Stream<Lifetime> lifetime(DatabaseRoleStatus role) {
        Instant end = Lifetime.instant(role.expiresAt());
        if (end == null) {
            return Stream.empty();
        }
        Long seconds = role.leaseDuration();
        return Stream.of(Lifetime.ofLease(
                Objects.requireNonNullElse(role.secret(), ""),
                role.name(),
                seconds == null ? null : end.minusSeconds(seconds),
                end,
                Boolean.TRUE.equals(role.renewable())));
    }

    @Override
    public Optional<ResourceState> state(Database resource) {
        DatabaseStatus status = resource.getStatus();
        return Optional.of(ResourceState.ofCredentials(
                resource,
                status == null ? List.of() : status.conditions(),
                status == null ? null : status.expiresAt()));
    }
}
