package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.SigningRequest;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultResponse;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Requests certificates. A certificate that is not in a Secret yet is kept in memory, so that failed Secret writes do
 * not cost a certificate per attempt.
 */
final class CertificateIssuer {

    private final InstantSource clock;
    private final ConcurrentHashMap<String, IssuedBundle> unstored = new ConcurrentHashMap<>();

    CertificateIssuer(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Returns a certificate that is not in a Secret yet: one from an earlier attempt, or else a new one.
     *
     * @param uid of the resource
     * @param ownKey the key to certify, if the operator generates it
     * @throws SyncException if Vault issues none, or the response is not a certificate with its key
     */
    IssuedBundle ask(VaultAccess vault, String uid, VaultPKISecretSpec spec, Supplier<Optional<KeyPair>> ownKey)
            throws SyncException {
        IssuedBundle kept = unstored.get(uid);
        if (kept != null && kept.request().equals(PkiRequest.digest(spec)) && isFresh(kept)) {
            return kept;
        }
        Optional<KeyPair> key = ownKey.get();
        IssuedBundle fresh = switch (vault.send(PkiRequest.of(spec, key))) {
            case VaultFailure failure -> throw VaultSyncErrors.of(failure).exception();
            case VaultResponse response -> {
                key.ifPresent(own -> response.data().put("private_key", SigningRequest.keyPem(own)));
                yield read(response, spec);
            }
        };
        unstored.put(uid, fresh);
        return fresh;
    }

    /** Returns the certificate that is not in a Secret yet. */
    Optional<IssuedBundle> unstored(String uid) {
        return Optional.ofNullable(unstored.get(uid));
    }

    /** Drops the certificate: it is in its Secret, or no longer wanted. */
    void forget(String uid) {
        unstored.remove(uid);
    }

    /** Returns whether the certificate is recent enough to use; one that waited too long is replaced. */
    private boolean isFresh(IssuedBundle bundle) {
        Duration life = Duration.between(bundle.since(), bundle.certificate().end());
        return clock.instant().isBefore(bundle.since().plus(life.dividedBy(2)));
    }

    private IssuedBundle read(VaultResponse response, VaultPKISecretSpec spec) throws SyncException {
        Instant now = clock.instant();
        IssuedCertificate certificate;
        try {
            certificate = IssuedCertificate.of(response.data());
        } catch (IllegalArgumentException e) {
            throw unusable(spec, String.valueOf(e.getMessage()));
        }
        if (certificate.key().isEmpty() || !certificate.keyMatches()) {
            throw unusable(spec, "the key is missing, or is not that of the certificate");
        }
        if (certificate.end().isBefore(now.plus(CertificateRenewal.SHORTEST_USE))) {
            throw unusable(
                    spec,
                    "the certificate ends at %s, which is now: check ttl and notAfter, the role, the end of its authority, and the clocks"
                            .formatted(certificate.end()));
        }
        return new IssuedBundle(response.data(), certificate, PkiRequest.digest(spec), spec.mount(), now);
    }

    private static SyncException unusable(VaultPKISecretSpec spec, String what) {
        return SyncError.retryable(
                        VaultSyncErrors.VAULT_CLIENT_ERROR,
                        "what role %s of %s issued cannot be used: %s".formatted(spec.role(), spec.mount(), what))
                .exception();
    }
}
