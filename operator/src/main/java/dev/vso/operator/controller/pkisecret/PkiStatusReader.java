package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.controller.pkisecret.CertificatePlan.RequestMatch;
import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.vault.VaultPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The state that the status records, so that a restart of the operator costs no certificate. Pure.
 *
 * @param mac HMAC of the data written last
 * @param request digest of the certificate's request; empty in a status that VSO wrote
 * @param outputFormatDigest digest of the output format
 * @param authorities digest of the issuers in its bundles; {@link #ADOPTED} for bundles that VSO wrote; empty if they
 *     were not known
 * @param superseded replaced certificates that still need revoking
 */
record PkiStatusReader(
        Optional<HeldCertificate> held,
        Optional<String> mac,
        Optional<String> request,
        Optional<String> outputFormatDigest,
        Optional<String> authorities,
        List<ReplacedCertificate> superseded) {

    /**
     * Marks bundles that VSO wrote. They stay until the issuers change, so that switching operators restarts nothing.
     */
    static final String ADOPTED = "adopted";

    /** Hexadecimal, as in Vault's responses and paths. */
    private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]+([:-][0-9A-Fa-f]+)*");

    /** In characters; RFC 5280 allows 20 bytes. */
    private static final int LONGEST_SERIAL = 128;

    private static final PkiStatusReader NOTHING = new PkiStatusReader(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    PkiStatusReader {
        superseded = List.copyOf(superseded);
    }

    static PkiStatusReader of(VaultPKISecret resource) {
        VaultPKISecretStatus status = resource.getStatus();
        VaultPKISecretSpec spec = resource.getSpec();
        if (status == null) {
            return NOTHING;
        }
        return new PkiStatusReader(
                held(status, spec == null ? "" : spec.mount()),
                Optional.ofNullable(status.secretMAC()),
                Optional.ofNullable(status.requestDigest()),
                Optional.ofNullable(status.shapeDigest()),
                Optional.ofNullable(status.authoritiesDigest()),
                status.superseded().stream()
                        .filter(one -> isSerial(one.serialNumber()) && isMount(one.mount()))
                        .map(ReplacedCertificate::fromStatus)
                        .toList());
    }

    /**
     * Checks a serial number from the status, which is untrusted input: it must not change the Vault path that contains
     * it.
     */
    private static boolean isSerial(String text) {
        return text.length() <= LONGEST_SERIAL && SERIAL.matcher(text).matches();
    }

    private static boolean isMount(String text) {
        try {
            return !VaultPath.of(text).toString().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Returns the state of a Secret with authorities only and no certificate. */
    static PkiStatusReader ofAuthorities(String mac) {
        return new PkiStatusReader(
                Optional.empty(), Optional.of(mac), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static Optional<HeldCertificate> held(VaultPKISecretStatus status, String mountNow) {
        String serial = status.serialNumber();
        Long end = status.expiration();
        String mount = status.mount();
        return serial == null || !isSerial(serial) || end == null || status.lastRotation() == 0
                ? Optional.empty()
                : Optional.of(new HeldCertificate(
                        serial,
                        mount == null || !isMount(mount) ? mountNow : mount,
                        Instant.ofEpochSecond(status.lastRotation()),
                        Instant.ofEpochSecond(end)));
    }

    /** Compares the request of the certificate with the spec. */
    RequestMatch requestMatch(VaultPKISecretSpec spec) {
        return request.map(
                        digest -> digest.equals(PkiRequest.digest(spec)) ? RequestMatch.SAME : RequestMatch.DIFFERENT)
                .orElse(held.isEmpty() ? RequestMatch.SAME : RequestMatch.UNKNOWN);
    }

    boolean shapeChanged(String wanted) {
        return outputFormatDigest.filter(digest -> !digest.equals(wanted)).isPresent();
    }

    /**
     * Records that the certificate in the Secret is what the spec asks for, whichever operator issued it; VSO wrote no
     * keystores for it.
     */
    PkiStatusReader adopted(VaultPKISecretSpec spec, String asVso) {
        Optional<String> there = Optional.of(spec.destination().keystores() == null ? asVso : "");
        return new PkiStatusReader(
                held, mac, Optional.of(PkiRequest.digest(spec)), there, Optional.of(ADOPTED), superseded);
    }

    /** Returns whether the mount has other issuers than the bundles; false while they are not known. */
    boolean authoritiesChanged(Optional<String> now) {
        return now.isPresent() && !authorities.equals(now) && !authorities.equals(Optional.of(ADOPTED));
    }

    /** Records that bundles written by VSO count as holding these issuers from now on. */
    PkiStatusReader comparedWith(Optional<String> now) {
        return now.isPresent() && authorities.equals(Optional.of(ADOPTED))
                ? new PkiStatusReader(held, mac, request, outputFormatDigest, now, superseded)
                : this;
    }

    /** Records the same certificate in the format that the spec asks for. */
    PkiStatusReader reformatted(String newShape, Optional<String> newAuthorities, String newMac) {
        return new PkiStatusReader(
                held, Optional.of(newMac), request, Optional.of(newShape), newAuthorities, superseded);
    }

    /**
     * Records that the Secret holds a new certificate.
     *
     * @param previous when the previous certificate is revoked, if it is revoked at all
     */
    PkiStatusReader replaced(
            String newShape,
            Optional<String> newAuthorities,
            IssuedBundle bundle,
            String newMac,
            Optional<ReplacedCredentials> previous) {
        HeldCertificate now = bundle.held();
        Stream<ReplacedCertificate> before = held
                .filter(old -> !old.serial().equals(now.serial()))
                .flatMap(old -> previous.map(rules -> new ReplacedCertificate(old.serial(), old.mount(), rules)))
                .stream();
        return new PkiStatusReader(
                Optional.of(now),
                Optional.of(newMac),
                Optional.of(bundle.request()),
                Optional.of(newShape),
                newAuthorities,
                Stream.concat(superseded.stream(), before).toList());
    }

    /** Removes a replaced certificate that needs no more revoking. */
    PkiStatusReader without(ReplacedCertificate revoked) {
        return withSuperseded(
                superseded.stream().filter(one -> !one.equals(revoked)).toList());
    }

    /** Retries a failed revocation later, until the certificate expires. */
    PkiStatusReader postponed(ReplacedCertificate failed, Instant until) {
        return until.isBefore(failed.credentials().end())
                ? withSuperseded(superseded.stream()
                        .map(one ->
                                one.equals(failed) ? one.with(one.credentials().postponed(until)) : one)
                        .toList())
                : without(failed);
    }

    /** Records these replaced certificates instead. */
    PkiStatusReader withSuperseded(List<ReplacedCertificate> left) {
        return new PkiStatusReader(held, mac, request, outputFormatDigest, authorities, left);
    }
}
