package dev.vso.certificate;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The serial numbers that an authority has revoked, as Vault writes them. */
public final class RevocationList {

    private RevocationList() {}

    /**
     * The serial numbers in a list in PEM.
     *
     * @throws IllegalArgumentException if the text is no such list
     */
    public static Set<String> serials(String pem) {
        try {
            List<Pem.Block> blocks = Pem.blocks(pem);
            if (blocks.isEmpty()) {
                throw new IllegalArgumentException("no revocation list");
            }
            X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(blocks.getFirst().der()));
            Set<? extends X509CRLEntry> entries = list.getRevokedCertificates();
            return entries == null
                    ? Set.of()
                    : entries.stream()
                            .map(entry -> serial(entry.getSerialNumber()))
                            .collect(Collectors.toUnmodifiableSet());
        } catch (CRLException | CertificateException _) {
            throw new IllegalArgumentException("the revocation list cannot be read");
        }
    }

    private static String serial(BigInteger number) {
        return IssuedCertificate.serial(number);
    }
}
