package dev.vso.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Generates keys and certificate signing requests (PKCS#10). */
public final class SigningRequest {

    private SigningRequest() {}

    /**
     * A new key.
     *
     * @param algorithm RSA, EC or Ed25519
     * @param size in bits; ignored for Ed25519
     */
    public static KeyPair newKey(String algorithm, int size) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(size);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no key of %s with %d bits can be made".formatted(algorithm, size), e);
        }
    }

    /** The key as PEM in PKCS#8. */
    public static String keyPem(KeyPair keys) {
        return Pem.write(PrivateKeys.PKCS8, keys.getPrivate().getEncoded());
    }

    /**
     * The request as PEM. It includes the names, because a role takes them from the request by default.
     *
     * @param withCommonName repeat the common name among the hosts, as Vault does for requests without a key
     * @param names in ASCII, except a common name that is no host
     * @throws IllegalArgumentException if a name is invalid
     */
    public static String of(KeyPair keys, CertificateNames names, boolean withCommonName) {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        if (!names.commonName().isEmpty()) {
            subject.addRDN(BCStyle.CN, names.commonName());
        }
        names.userIds().stream().sorted().forEach(id -> subject.addRDN(BCStyle.UID, id));
        try {
            var request = new JcaPKCS10CertificationRequestBuilder(subject.build(), keys.getPublic());
            List<GeneralName> all = generalNames(names, withCommonName);
            if (!all.isEmpty()) {
                var extensions = new ExtensionsGenerator();
                extensions.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(all.toArray(GeneralName[]::new)));
                request.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            var signer = new JcaContentSignerBuilder(
                            switch (keys.getPrivate().getAlgorithm()) {
                                case "RSA" -> "SHA256withRSA";
                                case "EC" -> "SHA256withECDSA";
                                default -> "Ed25519";
                            })
                    .build(keys.getPrivate());
            return Pem.write("CERTIFICATE REQUEST", request.build(signer).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalArgumentException("no request can be made of the names", e);
        }
    }

    private static List<GeneralName> generalNames(CertificateNames names, boolean withCommonName) {
        List<GeneralName> all = new ArrayList<>();
        String commonName = AsciiNames.orUnchanged(AsciiNames::hostOrEmail, names.commonName());
        boolean repeated = withCommonName && isHost(commonName);
        if (repeated) {
            all.add(host(commonName.toLowerCase(Locale.ROOT)));
        }
        names.hosts().stream()
                .filter(name -> !repeated || !name.equalsIgnoreCase(commonName))
                .sorted()
                .forEach(name -> all.add(host(name)));
        names.addresses().stream().sorted().forEach(one -> all.add(new GeneralName(GeneralName.iPAddress, one)));
        names.uris().stream()
                .sorted()
                .forEach(one -> all.add(new GeneralName(GeneralName.uniformResourceIdentifier, one)));
        names.others().stream().sorted().forEach(one -> all.add(other(one)));
        return all;
    }

    /** A common name may be any text; only valid host names may be repeated among the hosts. */
    public static boolean isHost(String name) {
        return name.matches("[A-Za-z0-9*@._-]+");
    }

    private static GeneralName host(String name) {
        return new GeneralName(name.contains("@") ? GeneralName.rfc822Name : GeneralName.dNSName, name);
    }

    private static GeneralName other(String text) {
        int type = text.indexOf(';');
        int value = text.indexOf(':', type);
        if (type < 0 || value < 0) {
            throw new IllegalArgumentException("otherSans: \"%s\" is not oid;UTF8:value".formatted(text));
        }
        return new GeneralName(
                GeneralName.otherName,
                new OtherName(
                        new ASN1ObjectIdentifier(text.substring(0, type)),
                        new DERUTF8String(text.substring(value + 1))));
    }
}
