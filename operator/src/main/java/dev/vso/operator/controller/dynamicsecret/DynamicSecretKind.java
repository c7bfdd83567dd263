package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.SecretLease;
import dev.vso.api.StaticCredsMetaData;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseForecast;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.Lifetime.RenewalMode;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.SecretKind;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Descriptor of the kind VaultDynamicSecret, for code outside its reconciler. */
public final class DynamicSecretKind implements SecretKind<VaultDynamicSecret> {

    /** VSO's finalizer, so that either operator can finalize the other's resources. */
    static final String FINALIZER = "vaultdynamicsecret.secrets.hashicorp.com/finalizer";

    @Override
    public CustomResourceType<VaultDynamicSecret, ?, ?> json() {
        return CustomResourceType.fillingSecrets(
                VaultDynamicSecret.class,
                VaultDynamicSecret::new,
                VaultDynamicSecretSpec.class,
                VaultDynamicSecretStatus.class);
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
    public ResourceSummary summary(VaultDynamicSecret resource, Instant now) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultDynamicSecretStatus status = resource.getStatus();
        Optional<Instant> end = end(status);
        var part = new ManagedSecret(
                "", spec.destination(), DynamicStatusReader.mac(status), end, next(resource, end, now));
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s/%s".formatted(spec.mount(), spec.path()),
                List.of(part),
                spec.rolloutRestartTargets(),
                DynamicStatusReader.conditions(status),
                status == null ? 0 : status.lastGeneration());
    }

    @Override
    public List<RecordedRotation> rotations(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus status = DynamicStatusReader.of(resource);
        return List.of(new RecordedRotation(
                "",
                status.secretLease().id().isEmpty()
                        ? Optional.of(false)
                        : RevocationPolicy.revokesBySpec(resource.getSpec().rotation()),
                Optional.ofNullable(resource.getSpec().rotation()),
                resource.getSpec().rolloutRestartTargets(),
                status.superseded(),
                status.pendingRestarts(),
                Optional.ofNullable(status.rotation())));
    }

    @Override
    public List<VaultRequirement> requirements(VaultDynamicSecret resource) throws SyncException {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultRequest request = EngineRequest.of(spec, Optional.empty());
        boolean writes = request.method() != VaultRequest.Method.GET || spec.sshKey() != null;
        VaultRequirement requirement = VaultRequirement.of(
                VaultRequirement.Engine.any(spec.mount()),
                request.path(),
                Set.of(writes ? "update" : "read"),
                VaultRequirement.AccessType.ISSUE);
        return List.of(role(spec).map(requirement::withRole).orElse(requirement));
    }

    /** Returns the path where most engines keep the role of the credentials. */
    private static Optional<VaultPath> role(VaultDynamicSecretSpec spec) {
        return Stream.of("creds/", "static-creds/")
                .filter(spec.path()::startsWith)
                .map(prefix -> VaultPath.of(
                        spec.mount(),
                        prefix.startsWith("static") ? "static-roles" : "roles",
                        spec.path().substring(prefix.length())))
                .findFirst();
    }

    private static Optional<NextAction> next(VaultDynamicSecret resource, Optional<Instant> end, Instant now) {
        VaultDynamicSecretStatus status = resource.getStatus();
        Optional<Lease> lease = DynamicStatusReader.lease(status);
        if (status == null || lease.isEmpty()) {
            return Optional.empty();
        }
        if (status.staticCredsMetaData() != null) {
            return Optional.of(new NextAction(NextAction.Action.ROTATED_BY_VAULT, end, Optional.empty()));
        }
        Optional<Duration> interval = interval(resource.getSpec(), status);
        if (interval.isPresent()) {
            return interval.map(every -> NextAction.every(NextAction.Action.READ, every));
        }
        return end.map(
                _ -> LeaseForecast.next(lease.get(), DynamicSecretHandler.renewalPercent(resource.getSpec()), now));
    }

    private static Optional<Duration> interval(VaultDynamicSecretSpec spec, VaultDynamicSecretStatus status) {
        try {
            return UnleasedRefresh.interval(spec, status, RefreshLimits.DEFAULT);
        } catch (SyncException _) {
            return Optional.empty(); // reported in the conditions
        }
    }

    /** Returns the expiry in the status; a status that VSO wrote has the lease only. */
    private static Optional<Instant> end(@Nullable VaultDynamicSecretStatus status) {
        if (status == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(status.expiresAt())
                    .map(Instant::parse)
                    .or(() -> DynamicStatusReader.lease(status)
                            .filter(lease -> lease.id().isPresent())
                            .map(Lease::end));
        } catch (DateTimeException _) {
            return Optional.empty(); // written by another client
        }
    }

    @Override
    public List<DetailField> details(VaultDynamicSecret resource) {
        var spec = resource.getSpec();
        var status = resource.getStatus();
        return new DetailField.Builder()
                .add("Path in Vault", spec.mount() + "/" + spec.path())
                .add("Vault namespace", spec.namespace())
                .addSecret(spec.destination().name(), spec.destination().type())
                .add("Renewed after", spec.renewalPercent() == null ? null : spec.renewalPercent() + " % of the lease")
                .add("Requested again after", spec.refreshAfter())
                .add(
                        "Lease",
                        status == null || status.secretLease().id().isEmpty()
                                ? null
                                : status.secretLease().duration() + " s"
                                        + (status.secretLease().renewable() ? ", renewable" : ", not renewable"))
                .add("On deletion", Boolean.FALSE.equals(spec.revoke()) ? "the lease expires" : "the lease is revoked")
                .addRestarts(spec.rolloutRestartTargets())
                .fields();
    }

    /** Returns the lifetime of a lease, of a response with its own expiry, or of credentials that Vault rotates. */
    @Override
    public List<Lifetime> lifetimes(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus status = resource.getStatus();
        if (status == null || resource.getSpec() == null || status.lastRenewalTime() == 0) {
            return List.of();
        }
        String secret = resource.getSpec().destination().name();
        SecretLease lease = status.secretLease();
        Instant since = Instant.ofEpochSecond(status.lastRenewalTime());
        Instant told = Lifetime.instant(status.expiresAt());
        StaticCredsMetaData rotation = status.staticCredsMetaData();
        if (rotation == null && !lease.id().isEmpty()) {
            Instant end = told == null ? since.plusSeconds(lease.duration()) : told; // VSO records no expiry
            return List.of(Lifetime.ofLease(secret, null, since, end, lease.renewable()));
        }
        if (told == null) {
            return List.of();
        }
        if (rotation == null) {
            return List.of(new Lifetime(
                    secret, null, Lifetime.Kind.CERTIFICATE, since, told, RenewalMode.REPLACED, Duration.ZERO));
        }
        Instant last = rotation.lastVaultRotation() == 0 ? since : Instant.ofEpochSecond(rotation.lastVaultRotation());
        return List.of(new Lifetime(
                secret, null, Lifetime.Kind.ROTATION, last, told, RenewalMode.ROTATED_BY_VAULT, Duration.ZERO));
    }

    @Override
    public Optional<ResourceState> state(VaultDynamicSecret resource) {
        VaultDynamicSecretStatus status = resource.getStatus();
        return Optional.of(ResourceState.ofCredentials(
                resource, DynamicStatusReader.conditions(status), status == null ? null : status.expiresAt()));
    }

    @Override
    public List<String> differencesFromVso(VaultDynamicSecret resource) {
        List<String> differences = new ArrayList<>();
        if (Boolean.FALSE.equals(resource.getSpec().revoke())) {
            differences.add("revoke: false is honoured: when it is deleted its lease is left to expire");
        }
        VaultDynamicSecretStatus status = resource.getStatus();
        if (status != null
                && status.secretLease().id().isEmpty()
                && status.lastRenewalTime() > 0
                && status.staticCredsMetaData() == null
                && !UnusedField.isSet(resource.getSpec().refreshAfter())) {
            differences.add(
                    "its answer has no lease and refreshAfter is not set: it is not requested again, unless the answer has an expiry or says that Vault rotates it");
        }
        return differences;
    }
}
