package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.CertificateNames;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.SigningRequest;
import dev.vso.operator.lease.GrantedLess;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Describes what was granted less than requested, names and lifetime, for the condition {@code Limited}. Vault drops
 * names that it considers invalid, and shortens lifetimes, without an error. Pure.
 */
final class CertificateLimits {

    /** The maximum number of names in a sentence. */
    private static final int LISTED = 5;

    /** Vault backdates certificates by this much, unless the role sets another value. */
    private static final Duration BACKDATED = Duration.ofSeconds(30);

    /** Tolerance for clock skew and latency. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    private static final Duration ROUNDING = Duration.ofSeconds(2);

    private final VaultPKISecretSpec spec;
    private final List<String> sentences = new ArrayList<>();

    private CertificateLimits(VaultPKISecretSpec spec) {
        this.spec = spec;
    }

    /**
     * Returns a sentence for each field of which less was granted; empty if everything was.
     *
     * @param since when it was issued
     * @param most the mount's maximum; read only if the lifetime is shorter than requested
     */
    static List<String> of(
            VaultPKISecretSpec spec, IssuedCertificate issued, Instant since, Supplier<Optional<Duration>> most) {
        var limits = new CertificateLimits(spec);
        limits.names(issued.leaf());
        limits.lifetime(issued, since, most);
        limits.end(issued);
        return List.copyOf(limits.sentences);
    }

    private void names(X509Certificate leaf) {
        CertificateNames granted;
        try {
            granted = CertificateNames.of(leaf).inAscii();
        } catch (IllegalArgumentException _) {
            return; // unreadable values cannot be compared
        }
        CertificateNames asked = PkiRequest.names(spec).inAscii();
        commonName(asked, granted);
        missing(
                "altNames",
                without(asked.hosts(), granted.hosts()).stream()
                        .filter(name -> !name.equalsIgnoreCase(asked.commonName()))
                        .collect(Collectors.toCollection(TreeSet::new)));
        missing("ipSans", without(asked.addresses(), granted.addresses()));
        missing("uriSans", without(asked.uris(), granted.uris()));
        missing("otherSans", without(asked.others(), granted.others()));
        missing("userIDs", without(asked.userIds(), granted.userIds()));
    }

    private void commonName(CertificateNames asked, CertificateNames granted) {
        String name = asked.commonName();
        if (name.isEmpty()) {
            return;
        }
        boolean wantedAsHost =
                SigningRequest.isHost(name) && (!Boolean.TRUE.equals(spec.excludeCNFromSans()) || asked.hasHost(name));
        if (!name.equalsIgnoreCase(granted.commonName())) {
            sentences.add(
                    "commonName asks for %s, %s is granted: %s caps it; change use_csr_common_name of that role (%s), or do not ask for it"
                            .formatted(
                                    name,
                                    granted.commonName().isEmpty() ? "none" : granted.commonName(),
                                    role(),
                                    rolePath()));
        } else if (wantedAsHost && !granted.hasHost(name)) {
            sentences.add(
                    "commonName asks for %s, it is granted as the common name but not as a DNS name, and clients check DNS names only: %s caps it; %s"
                            .formatted(name, role(), cure("altNames", Set.of(name))));
        }
    }

    private void missing(String field, Set<String> names) {
        if (!names.isEmpty()) {
            sentences.add("%s asks for %s, the certificate is granted without %s: %s caps it; %s"
                    .formatted(field, listed(names), names.size() == 1 ? "it" : "them", role(), cure(field, names)));
        }
    }

    /** Returns where to change it. */
    private String cure(String field, Set<String> names) {
        boolean underscore = field.equals("altNames") && names.stream().anyMatch(name -> name.contains("_"));
        String setting = switch (field) {
            case "altNames" -> "allowed_domains, allow_subdomains, allow_wildcard_certificates, allow_any_name";
            case "ipSans" -> "allow_ip_sans";
            case "uriSans" -> "allowed_uri_sans";
            case "otherSans" -> "allowed_other_sans";
            default -> "allowed_user_ids";
        };
        return underscore
                ? "Vault leaves out a name with \"_\", which no host can have: name the host otherwise, or set enforce_hostnames=false on that role (%s) and privateKey here"
                        .formatted(rolePath())
                : "change %s or use_csr_sans of that role (%s), or do not ask for it".formatted(setting, rolePath());
    }

    private void lifetime(IssuedCertificate issued, Instant since, Supplier<Optional<Duration>> most) {
        Optional<Duration> asked = GrantedLess.asked(spec.ttl() == null ? "" : spec.ttl());
        if (asked.isEmpty()) {
            return;
        }
        Duration granted = Duration.between(since, issued.end());
        Duration whole = Duration.between(issued.leaf().getNotBefore().toInstant(), issued.end())
                .minus(BACKDATED);
        boolean sameClock = whole.minus(granted).abs().compareTo(CLOCKS) < 0;
        boolean less = GrantedLess.is(asked.get(), granted) && (!sameClock || GrantedLess.is(asked.get(), whole));
        if (!less) {
            return;
        }
        sentences.add(
                endsWithIssuer(issued)
                        ? "ttl asks for %s, the certificate is granted until %s: its issuer ends then; renew the issuer, or ask for less"
                                .formatted(spec.ttl(), issued.end())
                        : GrantedLess.words(
                                "ttl",
                                asked.get(),
                                sameClock ? whole : granted.truncatedTo(ChronoUnit.MINUTES),
                                spec.mount(),
                                most.get(),
                                "max_ttl of " + role()));
    }

    private void end(IssuedCertificate issued) {
        PkiRequest.fixedEnd(spec)
                .map(end -> end.truncatedTo(ChronoUnit.SECONDS))
                .filter(asked -> issued.end().plus(ROUNDING).isBefore(asked))
                .ifPresent(asked -> sentences.add("notAfter asks for %s, %s is granted: %s"
                        .formatted(
                                asked,
                                issued.end(),
                                endsWithIssuer(issued)
                                        ? "its issuer ends then; renew the issuer, or ask for less"
                                        : "%s caps it; raise max_ttl or not_after there (%s), or ask for less"
                                                .formatted(role(), rolePath()))));
    }

    private static boolean endsWithIssuer(IssuedCertificate issued) {
        return issued.authorities()
                .anyMatch(one ->
                        one.getSubjectX500Principal().equals(issued.leaf().getIssuerX500Principal())
                                && one.getNotAfter().toInstant().minus(ROUNDING).compareTo(issued.end()) <= 0);
    }

    private String role() {
        return "role %s of %s".formatted(spec.role(), spec.mount());
    }

    private String rolePath() {
        return "vault write %s/roles/%s".formatted(spec.mount(), spec.role());
    }

    private static Set<String> without(Set<String> asked, Set<String> granted) {
        Set<String> rest = new TreeSet<>(asked);
        granted.forEach(one -> rest.removeIf(one::equalsIgnoreCase));
        return rest;
    }

    private static String listed(Set<String> names) {
        String first = names.stream().sorted().limit(LISTED).collect(Collectors.joining(", "));
        return names.size() <= LISTED ? first : "%s and %d more".formatted(first, names.size() - LISTED);
    }
}
