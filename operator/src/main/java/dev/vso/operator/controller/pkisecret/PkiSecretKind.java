package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.pkisecret.CertificatePlan.ExpirySpec;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.json.CustomResourceType;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedField;
import dev.vso.operator.reconcile.VaultSyncErrors;
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
import dev.vso.operator.time.GoDuration;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.VaultPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Descriptor of the kind VaultPKISecret, for code outside its reconciler. */
public final class PkiSecretKind implements SecretKind<VaultPKISecret> {

    /** VSO's finalizer, so that either operator can finalize the other's resources. */
    static final String FINALIZER = "vaultpkisecrets.secrets.hashicorp.com/finalizer";

    @Override
    public CustomResourceType<VaultPKISecret, ?, ?> json() {
        return CustomResourceType.fillingSecrets(
                VaultPKISecret.class, VaultPKISecret::new, VaultPKISecretSpec.class, VaultPKISecretStatus.class);
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
    public ResourceSummary summary(VaultPKISecret resource, Instant now) {
        VaultPKISecretSpec spec = resource.getSpec();
        PkiStatusReader state = PkiStatusReader.of(resource);
        var part = new ManagedSecret(
                "", spec.destination().plain(), state.mac(), state.held().map(HeldCertificate::end), next(spec, state));
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                CaOnlyHandler.appliesTo(spec)
                        ? "the authorities of %s".formatted(spec.mount())
                        : "a certificate of %s, role %s".formatted(spec.mount(), spec.role()),
                List.of(part),
                spec.rolloutRestartTargets(),
                PkiStatusWriter.conditions(resource),
                PkiStatusWriter.status(resource).lastGeneration());
    }

    @Override
    public List<RecordedRotation> rotations(VaultPKISecret resource) {
        VaultPKISecretStatus status = PkiStatusWriter.status(resource);
        return List.of(new RecordedRotation(
                "",
                isRevocable(resource.getSpec())
                        ? RevocationPolicy.revokesBySpec(resource.getSpec().rotation())
                        : Optional.of(false),
                Optional.ofNullable(resource.getSpec().rotation()),
                resource.getSpec().rolloutRestartTargets(),
                status.superseded(),
                status.pendingRestarts(),
                Optional.ofNullable(status.rotation())));
    }

    /** Returns whether replaced certificates are revoked. */
    static boolean revokesPrevious(VaultPKISecretSpec spec, RevocationPolicy usual) {
        return isRevocable(spec) && usual.revokes(spec.rotation());
    }

    private static boolean isRevocable(VaultPKISecretSpec spec) {
        return Boolean.TRUE.equals(spec.revoke()) && !CaOnlyHandler.appliesTo(spec);
    }

    @Override
    public List<VaultRequirement> requirements(VaultPKISecret resource) throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        var engine = VaultRequirement.Engine.of(spec.mount(), "pki");
        if (CaOnlyHandler.appliesTo(spec)) {
            VaultPath path = VaultSyncErrors.path(
                    PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", "cert/ca"));
            return List.of(VaultRequirement.of(engine, path, Set.of("read"), VaultRequirement.AccessType.PUBLIC));
        }
        VaultPath role = VaultSyncErrors.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount(), "roles", String.valueOf(spec.role())));
        return List.of(
                VaultRequirement.of(engine, PkiRequest.path(spec), Set.of("update"), VaultRequirement.AccessType.ISSUE)
                        .withRole(role));
    }

    private static Optional<NextAction> next(VaultPKISecretSpec spec, PkiStatusReader state) {
        try {
            if (CaOnlyHandler.appliesTo(spec)) {
                return Optional.of(NextAction.every(
                        NextAction.Action.READ, CaOnlyHandler.interval(spec.refreshAfter(), RefreshLimits.DEFAULT)));
            }
            var expiry = new ExpirySpec(PkiRequest.expiryOffset(spec), PkiRequest.fixedEnd(spec));
            return state.held()
                    .map(held -> CertificateRenewal.of(held, expiry, Jitter.hash(held.serial())))
                    .filter(renewal -> !renewal.at().equals(Instant.MAX))
                    .map(renewal -> NextAction.at(NextAction.Action.REPLACE, renewal.at()));
        } catch (SyncException _) {
            return Optional.empty(); // reported in the conditions
        }
    }

    @Override
    public List<DetailField> details(VaultPKISecret resource) {
        var spec = resource.getSpec();
        var status = resource.getStatus();
        return new DetailField.Builder()
                .add("Path in Vault", spec.mount())
                .add("Role", spec.role())
                .add("Issuer", spec.issuerRef())
                .add("Vault namespace", spec.namespace())
                .add("Common name", spec.commonName())
                .add("Other names", String.join(", ", spec.altNames()))
                .add("Addresses", String.join(", ", spec.ipSans()))
                .add("Serial number", status == null ? null : status.serialNumber())
                .addSecret(spec.destination().name(), spec.destination().type())
                .add("Lifetime asked for", spec.ttl())
                .add("Replaced before its end by", spec.expiryOffset())
                .add("Fixed end", spec.notAfter())
                .addRestarts(spec.rolloutRestartTargets())
                .fields();
    }

    /** Returns the lifetime of the certificate. */
    @Override
    public List<Lifetime> lifetimes(VaultPKISecret resource) {
        VaultPKISecretSpec spec = resource.getSpec();
        VaultPKISecretStatus status = resource.getStatus();
        Long expiration = status == null ? null : status.expiration();
        if (status == null || spec == null || expiration == null || expiration == 0) {
            return List.of();
        }
        Instant end = Instant.ofEpochSecond(expiration);
        Instant since = status.lastRotation() == 0 ? null : Instant.ofEpochSecond(status.lastRotation());
        Instant fixed = Lifetime.instant(spec.notAfter());
        boolean ends = fixed != null && !end.isBefore(fixed);
        return List.of(new Lifetime(
                spec.destination().name(),
                null,
                Lifetime.Kind.CERTIFICATE,
                since,
                end,
                ends ? RenewalMode.NOBODY : RenewalMode.REPLACED,
                offset(spec.expiryOffset())));
    }

    private static Duration offset(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
        } catch (IllegalArgumentException _) {
            return Duration.ZERO; // the resource's conditions say so
        }
    }

    @Override
    public Optional<ResourceState> state(VaultPKISecret resource) {
        Optional<VaultPKISecretStatus> status = Optional.ofNullable(resource.getStatus());
        return Optional.of(ResourceState.ofCertificate(
                resource,
                PkiStatusWriter.conditions(resource),
                status.map(VaultPKISecretStatus::valid),
                status.map(VaultPKISecretStatus::expiration).map(Instant::ofEpochSecond)));
    }

    @Override
    public List<String> differencesFromVso(VaultPKISecret resource) {
        List<String> differences = new ArrayList<>();
        String issuer = resource.getSpec().issuerRef();
        if (issuer != null && !issuer.isEmpty() && !issuer.endsWith("/issue")) {
            differences.add("issuerRef works as it is written; VSO needed /issue at its end");
        }
        if (!UnusedField.isSet(resource.getSpec().expiryOffset())) {
            differences.add(
                    "without expiryOffset the certificate is replaced at two thirds of its life, not at its end");
        }
        return differences;
    }
}
