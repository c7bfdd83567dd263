package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.controller.Finalization;
import dev.vso.operator.controller.ResourceTracker;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.controller.pkisecret.revocation.KeptCertificates;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.controller.pkisecret.revocation.RevocationChecks;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.operator.reconcile.finalizer.LeftInVault;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles certificate and Secret when their resource is deleted, as {@code revoke} and {@code clear} say. */
final class PkiSecretFinalizer implements Finalization<VaultPKISecret> {

    private static final Logger log = LoggerFactory.getLogger(PkiSecretFinalizer.class);

    private final VaultAccessProvider vault;
    private final ResourceTracker tracker;
    private final SecretOutput output;
    private final InstantSource clock;
    private final CertificateIssuer issuance;
    private final UnrecordedCertificates unrecorded;
    private final RevocationChecks revocations;
    private final TrustedIssuers trusted;
    private final KeptCertificates kept;
    private final ReconcileStateStore states;

    PkiSecretFinalizer(
            VaultAccessProvider vault,
            ResourceTracker tracker,
            SecretOutput output,
            InstantSource clock,
            CertificateIssuer issuance,
            UnrecordedCertificates unrecorded,
            RevocationChecks revocations,
            TrustedIssuers trusted,
            KeptCertificates kept,
            ReconcileStateStore states) {
        this.vault = vault;
        this.tracker = tracker;
        this.output = output;
        this.clock = clock;
        this.issuance = issuance;
        this.unrecorded = unrecorded;
        this.revocations = revocations;
        this.trusted = trusted;
        this.kept = kept;
        this.states = states;
    }

    /** Returns whether the spec asks for any cleanup on deletion. */
    static boolean isNeeded(VaultPKISecretSpec spec) {
        return revokes(spec) || clears(spec);
    }

    /** Returns whether certificates are revoked on deletion. */
    static boolean revokes(VaultPKISecretSpec spec) {
        return Boolean.TRUE.equals(spec.revoke()) && !CaOnlyHandler.appliesTo(spec);
    }

    private static boolean clears(VaultPKISecretSpec spec) {
        return Boolean.TRUE.equals(spec.clear())
                && !Boolean.TRUE.equals(spec.destination().create());
    }

    @Override
    public Optional<String> cleanUp(VaultPKISecret resource) {
        tracker.releaseSecrets(resource);
        VaultPKISecretSpec spec = resource.getSpec();
        if (spec == null) {
            return Optional.empty();
        }
        Optional<String> notCleared = clears(spec) ? clear(resource) : Optional.empty();
        Optional<String> notRevoked = revokes(spec) ? revoke(resource) : Optional.empty();
        return notRevoked.or(() -> notCleared);
    }

    @Override
    public List<LeftInVault> abandon(VaultPKISecret resource, String why) {
        log.warn("not cleaned up after deletion: {}", why);
        output.events()
                .warning(resource, PkiSecretReconciler.REVOCATION_FAILED, "not cleaned up after deletion: " + why);
        return resource.getSpec() != null && revokes(resource.getSpec())
                ? all(resource).stream()
                        .map(one -> new LeftInVault(LeftInVault.Kind.CERTIFICATE, one.serial() + " of " + one.mount()))
                        .toList()
                : List.of();
    }

    @Override
    public void forget(VaultPKISecret resource) {
        String uid = resource.getMetadata().getUid();
        issuance.forget(uid);
        unrecorded.forget(uid);
        revocations.forget(uid);
        trusted.forget(uid);
        kept.forget(uid);
        tracker.untrack(resource, states);
    }

    /** Removes the operator's keys from the Secret and leaves those of others; a missing Secret counts as cleared. */
    private Optional<String> clear(VaultPKISecret resource) {
        return output.writer()
                .clear(
                        OwnerFactory.of(resource),
                        resource.getSpec().destination().plain());
    }

    private Optional<String> revoke(VaultPKISecret resource) {
        List<ReplacedCertificate> all = all(resource);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        VaultPKISecretSpec spec = resource.getSpec();
        VaultAccess access = vault.takingBackFor(states, ObjectKey.of(resource), spec.vaultAuthRef(), spec.namespace());
        List<VaultFailure> failures =
                Finalization.revokeAll(all, one -> revocations.revoke(access, one.mount(), one.serial()));
        if (failures.isEmpty()) {
            output.events().normal(resource, PkiSecretReconciler.REVOKED, "the certificate was revoked");
        }
        return failures.stream().map(VaultFailure::explain).findFirst();
    }

    /**
     * Returns the certificate in the Secret, those it replaced, and one that is in no Secret yet; without expired ones.
     */
    private List<ReplacedCertificate> all(VaultPKISecret resource) {
        PkiStatusReader state = unrecorded.state(resource);
        Instant now = clock.instant();
        Stream<HeldCertificate> own = Stream.concat(
                state.held().stream(),
                issuance.unstored(resource.getMetadata().getUid()).map(IssuedBundle::held).stream());
        return Stream.concat(
                        own.map(held -> new ReplacedCertificate(
                                held.serial(),
                                held.mount(),
                                new ReplacedCredentials(
                                        now, Optional.empty(), held.end(), Optional.empty(), List.of()))),
                        state.superseded().stream())
                .filter(one -> one.credentials().end().isAfter(now))
                .toList();
    }
}
