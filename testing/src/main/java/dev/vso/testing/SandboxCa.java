package dev.vso.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that lives as long as its sandbox; all servers of the sandbox have certificates of it. */
public final class SandboxCa {

    private static final Duration LIFE = Duration.ofDays(30);

    private final Path folder;
    private final Path file;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final SecureRandom random = new SecureRandom();

    /** A server's certificate and key: as PEM files for other programs, and as objects for this one. */
    public record ServerCertificate(Path certificateFile, Path keyFile, X509Certificate certificate, PrivateKey key) {}

    private SandboxCa(Path folder, KeyPair keys, X509Certificate certificate) {
        this.folder = folder;
        this.file = folder.resolve("ca.crt");
        this.keys = keys;
        this.certificate = certificate;
    }

    /** Makes a new authority; its certificate is written to {@code ca.crt} in the folder, its key nowhere. */
    public static SandboxCa create(Path folder) {
        try {
            Files.createDirectories(folder);
            var keys = newKeys();
            var subject = new X500Principal("CN=Sandbox CA");
            var now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    subject,
                    new BigInteger(63, new SecureRandom()).add(BigInteger.ONE),
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plus(LIFE)),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            var ca = new SandboxCa(folder, keys, sign(builder, keys.getPrivate()));
            Files.writeString(ca.file, ca.pem());
            return ca;
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new SandboxException("the sandbox's certificate authority cannot be made in " + folder, e);
        }
    }

    /** The authority's certificate as a PEM file. */
    public Path file() {
        return file;
    }

    /** The authority's certificate in PEM. */
    public String pem() {
        return pem(certificate);
    }

    /** A new server certificate for 127.0.0.1, localhost and the names given. */
    public ServerCertificate issue(String name, String... dnsNames) {
        try {
            var serverKeys = newKeys();
            var now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(
                    certificate.getSubjectX500Principal(),
                    new BigInteger(63, random).add(BigInteger.ONE),
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plus(LIFE)),
                    new X500Principal("CN=" + name),
                    serverKeys.getPublic());
            var names = Stream.concat(
                            Stream.of(new GeneralName(GeneralName.iPAddress, Ports.LOOPBACK)),
                            Stream.concat(Stream.of("localhost"), Arrays.stream(dnsNames))
                                    .map(dns -> new GeneralName(GeneralName.dNSName, dns)))
                    .toArray(GeneralName[]::new);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(keys.getPublic()));
            var issued = sign(builder, keys.getPrivate());
            var certificateFile = Files.writeString(folder.resolve(name + ".crt"), pem(issued));
            var keyFile = writeKey(folder.resolve(name + ".key"), serverKeys.getPrivate());
            return new ServerCertificate(certificateFile, keyFile, issued, serverKeys.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new SandboxException("no certificate for " + name, e);
        }
    }

    /** A TLS context for clients: trusts this authority and nothing else. */
    public SSLContext trust() {
        return context(List.of());
    }

    /** A TLS context for a server within this JVM, which also trusts this authority as a client. */
    public SSLContext serverContext(ServerCertificate server) {
        return context(List.of(server));
    }

    private SSLContext context(List<ServerCertificate> servers) {
        try {
            var store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate);
            var none = new char[0];
            for (var server : servers) {
                store.setKeyEntry("server", server.key(), none, new X509Certificate[] {server.certificate()});
            }
            var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keyManagers.init(store, none);
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException("no TLS context", e);
        }
    }

    static KeyPair newKeys() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Writes a private key as PKCS #8 in PEM, readable by its owner only. */
    static Path writeKey(Path file, PrivateKey key) throws IOException {
        var text = pem(new JcaPKCS8Generator(key, null));
        return PrivateFiles.write(file, text);
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    static String pem(Object what) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(what);
        } catch (IOException e) {
            throw new SandboxException("not writable as PEM", e);
        }
        return text.toString();
    }
}
