package dev.vso.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A Secret of type {@code kubernetes.io/tls} as TLS servers and clients read it. */
record TlsSecret(X509Certificate certificate, PrivateKey key) {

    static TlsSecret of(Map<String, String> data) throws Exception {
        return new TlsSecret(certificate(data.getOrDefault("tls.crt", "")), key(data.getOrDefault("tls.key", "")));
    }

    private static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    }

    private static PrivateKey key(String pem) throws Exception {
        try (var parser = new PEMParser(new StringReader(pem))) {
            var converter = new JcaPEMKeyConverter();
            return switch (parser.readObject()) {
                case PEMKeyPair pair -> converter.getKeyPair(pair).getPrivate();
                case PrivateKeyInfo key -> converter.getPrivateKey(key);
                case Object other -> throw new AssertionError("no private key but " + other.getClass());
            };
        }
    }

    /** Whether the key belongs to the certificate, and the certificate was issued by the authority. */
    boolean isWholeAndIssuedBy(String authority) throws GeneralSecurityException {
        certificate.verify(certificate(authority).getPublicKey());
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update("message".getBytes(UTF_8));
        byte[] signature = signer.sign();
        signer.initVerify(certificate);
        signer.update("message".getBytes(UTF_8));
        return signer.verify(signature);
    }
}
