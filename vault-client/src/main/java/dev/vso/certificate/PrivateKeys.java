package dev.vso.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Private keys in the forms that Vault answers with: PKCS#8, PKCS#1 (RSA) and SEC 1 (EC). */
public final class PrivateKeys {

    static final String PKCS8 = "PRIVATE KEY";
    static final String PKCS1 = "RSA PRIVATE KEY";
    static final String SEC1 = "EC PRIVATE KEY";

    private static final byte[] ANYTHING = {42};

    private PrivateKeys() {}

    /** True if a PEM block of this type is a private key. */
    static boolean isKey(Pem.Block block) {
        return block.type().endsWith(PKCS8);
    }

    /**
     * The key in a block.
     *
     * @throws IllegalArgumentException if its type is unknown or it cannot be read; the message quotes nothing of it
     */
    public static PrivateKey read(Pem.Block block) {
        if (!List.of(PKCS8, PKCS1, SEC1).contains(block.type()) || block.der().length == 0) {
            throw new IllegalArgumentException("the private key is empty, or of a type that is not known here");
        }
        try {
            PrivateKeyInfo info = switch (block.type()) {
                case PKCS8 -> PrivateKeyInfo.getInstance(block.der());
                case PKCS1 ->
                    wrapped(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), block);
                default -> {
                    ASN1Object curve = ECPrivateKey.getInstance(block.der()).getParametersObject();
                    yield wrapped(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve), block);
                }
            };
            return KeyFactory.getInstance(algorithm(info)).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (IOException
                | GeneralSecurityException
                | RuntimeException _) { // The parser throws many types of exception, which may quote the key.
            throw new IllegalArgumentException("the private key cannot be read");
        }
    }

    /** Converts the DER of Vault's format {@code der} to PEM. */
    static Pem.Block ofDer(byte[] der, String vaultsType) {
        try {
            PrivateKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
            return new Pem.Block(PKCS8, der);
        } catch (IOException | RuntimeException _) {
            return new Pem.Block(vaultsType.equals("ec") ? SEC1 : PKCS1, der);
        }
    }

    /** True if the certificate belongs to this key: the certificate verifies what the key signs. */
    public static boolean matches(PrivateKey key, X509Certificate certificate) {
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> "EdDSA";
                    });
            signature.initSign(key);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // keys of different kinds
        }
    }

    private static PrivateKeyInfo wrapped(AlgorithmIdentifier algorithm, Pem.Block block) throws IOException {
        return new PrivateKeyInfo(algorithm, ASN1Primitive.fromByteArray(block.der()));
    }

    private static String algorithm(PrivateKeyInfo info) {
        var oid = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return "RSA";
        }
        return oid.equals(X9ObjectIdentifiers.id_ecPublicKey)
                ? "EC"
                : oid.equals(EdECObjectIdentifiers.id_Ed25519) ? "Ed25519" : oid.getId();
    }
}
