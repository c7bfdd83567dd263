package dev.vso.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test. */
public record TestAuthority(X509Certificate certificate, KeyPair keys) {

    private static final AtomicLong SERIALS = new AtomicLong(0x1000);

    /** A certificate and its keys. */
    public record Leaf(X509Certificate certificate, KeyPair keys) {}

    /** When a certificate is valid. */
    public record Validity(Instant from, Instant to) {

        private static Validity now() {
            return around(Instant.now(), Duration.ofHours(1));
        }

        /** So long before and after a moment. */
        public static Validity around(Instant moment, Duration time) {
            return new Validity(moment.minus(time), moment.plus(time));
        }
    }

    /** A self-signed one. */
    public static TestAuthority root(String name) {
        return root(name, Validity.now());
    }

    /** A self-signed one that is valid at certain times. */
    public static TestAuthority root(String name, Validity valid) {
        KeyPair keys = keys("EC", 256);
        return new TestAuthority(sign("CN=" + name, keys, "CN=" + name, keys, true, none(), valid), keys);
    }

    /** An authority below this one. */
    public TestAuthority below(String name) {
        KeyPair own = keys("EC", 256);
        return new TestAuthority(sign(subject(), keys, "CN=" + name, own, true, none(), Validity.now()), own);
    }

    /** A certificate for a server. */
    public Leaf leaf(String subject, KeyPair own, GeneralNames names) {
        return leaf(subject, own, names, Validity.now());
    }

    /** A certificate that is valid at certain times. */
    public Leaf leaf(String subject, KeyPair own, GeneralNames names, Validity valid) {
        return new Leaf(sign(subject(), keys, subject, own, false, names, valid), own);
    }

    public static GeneralNames none() {
        return new GeneralNames(new GeneralName[0]);
    }

    public static KeyPair keys(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (size > 0) {
                generator.initialize(size);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String subject() {
        return certificate.getSubjectX500Principal().getName();
    }

    private static X509Certificate sign(
            String issuer,
            KeyPair issuerKeys,
            String subject,
            KeyPair own,
            boolean authority,
            GeneralNames names,
            Validity valid) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(SERIALS.incrementAndGet()),
                    Date.from(valid.from()),
                    Date.from(valid.to()),
                    new X500Name(subject),
                    own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.getNames().length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
