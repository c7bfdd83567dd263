package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.MountLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Vault granted less than requested for a certificate; asks Vault for the limits of the mount if need be. */
final class GrantedLimits {

    /** The time for which a mount's maximum TTL is cached. */
    private static final Duration MOUNT_COUNTS = Duration.ofMinutes(1);

    private final CertificateRevoker vault;
    private final TrustedIssuers trusted;
    private final MountLimits mounts;

    GrantedLimits(CertificateRevoker vault, TrustedIssuers trusted, InstantSource clock) {
        this.vault = vault;
        this.trusted = trusted;
        this.mounts = new MountLimits(clock, MOUNT_COUNTS);
    }

    /** Returns a sentence for each limit. */
    List<String> of(VaultPKISecret resource, IssuedBundle bundle) {
        VaultPKISecretSpec spec = resource.getSpec();
        List<String> limits = new ArrayList<>(
                CertificateLimits.of(spec, bundle.certificate(), bundle.since(), () -> mostOfMount(resource)));
        if (CertificateSecret.hasAuthorities(resource)) {
            trusted.limit(resource.getMetadata().getUid()).ifPresent(limits::add);
        }
        return limits;
    }

    /** Returns the mount's maximum; read only if the lifetime is shorter than requested. */
    private Optional<Duration> mostOfMount(VaultPKISecret resource) {
        try {
            return mounts.max(vault.access(resource), resource.getSpec().mount());
        } catch (SyncException _) {
            return Optional.empty();
        }
    }
}
