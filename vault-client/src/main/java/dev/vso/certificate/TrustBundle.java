package dev.vso.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Selects the authorities for a truststore and builds chains from them. Pure. */
public final class TrustBundle {

    private TrustBundle() {}

    /**
     * The authorities that have not expired, without duplicates, newest first; of two with the same start, the
     * subordinate comes first. An authority that is not valid yet is included: its leaves must be trusted from their
     * first moment.
     */
    public static List<X509Certificate> of(Collection<X509Certificate> authorities, Instant now) {
        return authorities.stream()
                .distinct()
                .filter(one -> now.isBefore(one.getNotAfter().toInstant()))
                .sorted(Comparator.comparing(X509Certificate::getNotBefore, Comparator.reverseOrder())
                        .thenComparing(IssuedCertificate::isSelfSigned)
                        .thenComparing(X509Certificate::getNotAfter, Comparator.reverseOrder())
                        .thenComparing(X509Certificate::getSerialNumber))
                .toList();
    }

    /** The authorities above a certificate, from its issuer on, as far as they are in this list. */
    public static List<X509Certificate> above(X509Certificate certificate, Collection<X509Certificate> authorities) {
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = issuer(certificate, authorities);
        while (next.isPresent() && !chain.contains(next.get())) {
            chain.add(next.get());
            next = issuer(next.get(), authorities);
        }
        return chain;
    }

    private static Optional<X509Certificate> issuer(X509Certificate of, Collection<X509Certificate> authorities) {
        return authorities.stream().filter(one -> isIssuer(one, of)).findFirst();
    }

    private static boolean isIssuer(X509Certificate authority, X509Certificate of) {
        if (!authority.getSubjectX500Principal().equals(of.getIssuerX500Principal())) {
            return false;
        }
        try {
            of.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
