package dev.vso.operator.controller.pkisecret.revocation;

import dev.vso.api.SupersededCertificate;
import dev.vso.operator.lease.ReplacedCredentials;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that another one replaced, and that is still to be revoked.
 *
 * @param mount that issued it
 * @param credentials when it may be revoked
 */
public record ReplacedCertificate(String serial, String mount, ReplacedCredentials credentials) {

    /** Returns a copy with other rules. */
    public ReplacedCertificate with(ReplacedCredentials other) {
        return new ReplacedCertificate(serial, mount, other);
    }

    /** Reads a certificate from a status. */
    public static ReplacedCertificate fromStatus(SupersededCertificate told) {
        return new ReplacedCertificate(
                told.serialNumber(),
                told.mount(),
                ReplacedCredentials.fromStatus(
                        told.revokeAt(), told.latest(), told.expiration(), told.restart(), told.keptFor()));
    }

    /** Converts the certificates for a status. */
    public static List<SupersededCertificate> toStatus(List<ReplacedCertificate> all) {
        return all.stream()
                .map(one -> new SupersededCertificate(
                        one.serial(),
                        one.mount(),
                        one.credentials().revokeAt().getEpochSecond(),
                        one.credentials().latest().map(Instant::getEpochSecond).orElse(null),
                        one.credentials().end().getEpochSecond(),
                        one.credentials().restart().map(Instant::toString).orElse(null),
                        one.credentials().keptFor()))
                .toList();
    }
}
