package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.SigningRequest;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.reconcile.VaultProblems;
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
 * Has certificates issued. One that no Secret took yet is kept, so that a Secret that cannot be written does not cost a
 * certificate at each try.
 */
final class Issuance {

    private final InstantSource clock;
    private final ConcurrentHashMap<String, Minted> unstored = new ConcurrentHashMap<>();

    Issuance(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A certificate that is in no Secret yet: that of an earlier try, else a new one.
     *
     * @param uid of the resource
     * @param ownKey the key that it shall be for, where it is made here
     * @throws Obstacle if Vault issues none, or what it answers is no certificate with its key
     */
    Minted ask(VaultAccess vault, String uid, VaultPKISecretSpec spec, Supplier<Optional<KeyPair>> ownKey)
            throws Obstacle {
        Minted kept = unstored.get(uid);
        if (kept != null && kept.request().equals(PkiRequest.digest(spec)) && isFresh(kept)) {
            return kept;
        }
        Optional<KeyPair> key = ownKey.get();
        Minted fresh = switch (vault.send(PkiRequest.of(spec, key))) {
            case VaultFailure failure -> throw VaultProblems.of(failure).obstacle();
            case VaultResponse response -> {
                key.ifPresent(own -> response.data().put("private_key", SigningRequest.keyPem(own)));
                yield read(response, spec);
            }
        };
        unstored.put(uid, fresh);
        return fresh;
    }

    /** The one that no Secret took yet. */
    Optional<Minted> unstored(String uid) {
        return Optional.ofNullable(unstored.get(uid));
    }

    /** It is in its Secret, or nobody wants it any more. */
    void forget(String uid) {
        unstored.remove(uid);
    }

    /** What waited for long had better be made anew. */
    private boolean isFresh(Minted minted) {
        Duration life = Duration.between(minted.since(), minted.certificate().end());
        return clock.instant().isBefore(minted.since().plus(life.dividedBy(2)));
    }

    private Minted read(VaultResponse response, VaultPKISecretSpec spec) throws Obstacle {
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
        if (certificate.end().isBefore(now.plus(Renewal.SHORTEST_USE))) {
            throw unusable(
                    spec,
                    "the certificate ends at %s, which is now: look at ttl and notAfter, the role, the end of its authority, and the clocks"
                            .formatted(certificate.end()));
        }
        return new Minted(response.data(), certificate, PkiRequest.digest(spec), spec.mount(), now);
    }

    private static Obstacle unusable(VaultPKISecretSpec spec, String what) {
        return Problem.passing(
                        VaultProblems.VAULT_CLIENT_ERROR,
                        "what role %s of %s issued cannot be used: %s".formatted(spec.role(), spec.mount(), what))
                .obstacle();
    }
}
