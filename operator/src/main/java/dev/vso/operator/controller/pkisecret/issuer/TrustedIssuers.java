package dev.vso.operator.controller.pkisecret.issuer;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.certificate.TrustBundle;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Found;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Issuer;
import dev.vso.operator.lease.RequestDigest;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The issuers that holders of a certificate trust: all issuers of its mount that have neither expired nor been revoked,
 * because leaf certificates of any of them may be in use. Kept in memory only, and read again with the next look-up of
 * the certificate.
 */
public final class TrustedIssuers {

    private final MountIssuers mounts;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Seen> byUid = new ConcurrentHashMap<>();

    private record Seen(String mount, Found found) {}

    public TrustedIssuers(MountIssuers mounts, InstantSource clock) {
        this.mounts = mounts;
        this.clock = clock;
    }

    /**
     * Reads the issuers, unless they were just read for another certificate. Keeps the known ones if Vault does not
     * list them.
     */
    public void read(Access access, String uid, String mount) {
        Found found = mounts.of(access, mount, mounts.interval());
        byUid.merge(
                uid,
                new Seen(mount, found),
                (before, now) ->
                        now.found() instanceof Found.Unknown && before.mount().equals(mount) ? before : now);
    }

    /** Returns a digest that changes with the trusted issuers; empty while they are not known. */
    public Optional<String> digest(String uid) {
        return byUid.get(uid) instanceof Seen(String _, Found.Known known)
                ? Optional.of(RequestDigest.of(TextNode.valueOf(Pem.write(valid(known)))))
                : Optional.empty();
    }

    /**
     * Returns the authorities to be trusted along with a certificate.
     *
     * @param before those in its Secret now: if Vault does not answer they stay until they expire
     */
    public List<X509Certificate> beside(String uid, IssuedCertificate certificate, List<X509Certificate> before) {
        List<X509Certificate> bundle = switch (byUid.get(uid)) {
            case Seen(String _, Found.Known known) -> {
                List<X509Certificate> ofMount =
                        known.issuers().stream().map(Issuer::certificate).toList();
                Stream<X509Certificate> own = certificate.roots().stream().filter(one -> !ofMount.contains(one));
                yield TrustBundle.of(Stream.concat(valid(known).stream(), own).toList(), clock.instant());
            }
            case null, default ->
                TrustBundle.of(
                        Stream.concat(before.stream(), certificate.roots().stream())
                                .toList(),
                        clock.instant());
        };
        return bundle.isEmpty() ? certificate.roots() : bundle;
    }

    /** Describes what the bundle lacks, for the condition {@code Limited}. */
    public Optional<String> limit(String uid) {
        return Optional.ofNullable(byUid.get(uid)).flatMap(seen -> limit(seen.found(), seen.mount()));
    }

    public static Optional<String> limit(Found found, String mount) {
        return switch (found) {
            case Found.Unknown(var failure) ->
                Optional.of(
                        "ca.crt asks for all issuers of %s, those of one chain and those that the Secret had are granted: %s; grant list on %s/issuers and read on %s/issuer/+/json"
                                .formatted(mount, failure.explain(), mount, mount));
            case Found.Known known
            when known.beyond() > 0 ->
                Optional.of(
                        "ca.crt asks for all issuers of %s, %d are granted and %d are not: that is the most that is read; delete issuers of which no leaf is in use"
                                .formatted(mount, known.issuers().size(), known.beyond()));
            case Found.Known _ -> Optional.empty();
        };
    }

    public List<X509Certificate> valid(Found.Known known) {
        return TrustBundle.of(
                known.issuers().stream()
                        .filter(issuer -> !issuer.revoked())
                        .map(Issuer::certificate)
                        .toList(),
                clock.instant());
    }

    public void forget(String uid) {
        byUid.remove(uid);
    }
}
