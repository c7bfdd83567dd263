package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.controller.pkisecret.revocation.RevocationChecks;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.events.Events;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ReconcileStateStore;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Revokes replaced certificates, and checks whether the one in use was revoked. */
record CertificateRevoker(
        VaultAccessProvider provider,
        RevocationChecks revocations,
        Events events,
        InstantSource clock,
        ReconcileStateStore states) {

    private static final Logger log = LoggerFactory.getLogger(CertificateRevoker.class);

    /** The delay before a failed revocation is retried. */
    private static final Duration REVOKE_AGAIN = Duration.ofMinutes(5);

    /** Tries once to revoke a replaced certificate. */
    PkiStatusReader revoke(VaultPKISecret resource, PkiStatusReader state, ReplacedCertificate superseded)
            throws SyncException {
        if (!superseded.credentials().keptFor().isEmpty()) {
            log.warn(
                    "certificate {} is revoked while workloads may still use it, because rotation.maxOverlap is over: {}",
                    superseded.serial(),
                    superseded.credentials().keptFor());
        }
        Optional<VaultFailure> failure =
                revocations.revoke(access(resource).vault(), superseded.mount(), superseded.serial());
        if (failure.isEmpty()) {
            log.info("certificate {} was revoked", superseded.serial());
            return state.without(superseded);
        }
        String why = failure.get().explain();
        log.warn("certificate {} could not be revoked: {}", superseded.serial(), why);
        events.warning(
                resource,
                PkiSecretReconciler.REVOCATION_FAILED,
                "replaced certificate %s could not be revoked yet: %s".formatted(superseded.serial(), why));
        return state.postponed(superseded, clock.instant().plus(REVOKE_AGAIN));
    }

    /** Drops a replaced certificate that has ended, so that there is nothing to revoke. */
    static PkiStatusReader drop(PkiStatusReader state, ReplacedCertificate ended) {
        if (!ended.credentials().keptFor().isEmpty()) {
            log.warn(
                    "certificate {} has ended while workloads may still use it: {}",
                    ended.serial(),
                    ended.credentials().keptFor());
        }
        return state.without(ended);
    }

    /** Revokes a certificate that is in no Secret and was superseded by another one. */
    void unstored(VaultPKISecret resource, VaultAccess vault, IssuedBundle bundle) {
        if (!PkiSecretFinalizer.revokes(resource.getSpec())) {
            return;
        }
        String serial = bundle.certificate().serial();
        revocations
                .revoke(vault, bundle.mount(), serial)
                .ifPresent(failure -> log.warn(
                        "certificate {}, which no Secret took, could not be revoked and is valid until {}: {}",
                        serial,
                        bundle.certificate().end(),
                        failure.explain()));
    }

    /** Checks in Vault whether the certificate was revoked; if that fails, the certificate counts as valid. */
    PkiStatusReader lookUp(VaultPKISecret resource, PkiStatusReader state) {
        String uid = resource.getMetadata().getUid();
        state.held().ifPresent(held -> {
            try {
                revocations.lookUp(access(resource), uid, held.mount(), held.serial());
            } catch (SyncException stopped) {
                log.debug("not looked up: {}", stopped.error().message());
                revocations.postpone(uid, held.serial());
            }
        });
        return state;
    }

    /** Returns access to Vault; it is kept for the resource's deletion if the certificate is to be revoked then. */
    Access access(VaultPKISecret resource) throws SyncException {
        VaultPKISecretSpec spec = resource.getSpec();
        ObjectKey key = ObjectKey.of(resource);
        return PkiSecretFinalizer.revokes(spec)
                ? provider.lastingAccessFor(states, key, spec.vaultAuthRef(), spec.namespace())
                : provider.get(states, key, spec.vaultAuthRef(), spec.namespace());
    }

    /**
     * Logs in ahead of time if another process issued the certificate, so that the session for revoking it exists
     * before the next look-up.
     */
    void keepSession(VaultPKISecret resource) {
        boolean needed = PkiSecretFinalizer.revokes(resource.getSpec())
                && PkiStatusReader.of(resource).held().isPresent()
                && !provider.keepsSessionFor(states, ObjectKey.of(resource));
        if (needed) {
            try {
                var _ = access(resource);
            } catch (SyncException stopped) {
                log.debug("no session yet: {}", stopped.error().message());
            }
        }
    }
}
