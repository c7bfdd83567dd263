package dev.vso.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.OperatorProcess;
import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageModulesIT {

    /** Needed only by unused parts of libraries, which create objects from Java beans. */
    private static final Set<String> FOR_NOTHING = Set.of("java.desktop");

    private static final Path ASSEMBLE = SourceTree.find().root().resolve("image/assemble");

    @Test
    void theRuntimeHasTheModulesThatTheClassesAskFor() throws IOException {
        Set<String> wanted = new TreeSet<>(Arrays.asList(jdeps().strip().split(",")));
        wanted.removeAll(FOR_NOTHING);

        assertThat(Arrays.asList(setting("modules=(\\S+)").split(",")))
                .as("modules in " + ASSEMBLE)
                .containsAll(wanted);
    }

    @Test
    @DisplayName("The runtime's options are those of the measurements")
    void runtimeOptions() throws IOException {
        assertThat(setting("options=\"(.+)\"").split(" ")).containsExactlyElementsOf(OperatorProcess.JAVA_OPTIONS);
    }

    /** What our code and our libraries ask the JDK for by name; a provider that is not named is not there. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KeyStore           | PKCS12, JKS
            CertificateFactory | X.509
            KeyFactory         | RSA, RSASSA-PSS, EC, DSA, EdDSA, Ed25519, Ed448, XDH, X25519, X448
            KeyPairGenerator   | RSA, EC, Ed25519
            KeyAgreement       | ECDH, X25519
            Signature          | SHA256withRSA, RSASSA-PSS, SHA256withECDSA, Ed25519
            SecretKeyFactory   | PBKDF2WithHmacSHA256, PBEWithHmacSHA256AndAES_256
            Cipher             | AES/GCM/NoPadding, ChaCha20-Poly1305, PBEWithHmacSHA256AndAES_256
            Mac                | HmacSHA256, HmacPBESHA256
            MessageDigest      | MD5, SHA-1, SHA-256, SHA-512
            SecureRandom       | NativePRNG, DRBG
            CertPathValidator  | PKIX
            CertPathBuilder    | PKIX
            SSLContext         | TLS, TLSv1.3
            KeyManagerFactory  | NewSunX509
            TrustManagerFactory | PKIX
            """)
    void theRuntimesProvidersKnowWhatIsAskedFor(String type, String algorithms) throws IOException {
        List<Provider> providers = Arrays.stream(setting("providers=\"(.+)\"").split(" "))
                .map(Security::getProvider)
                .toList();

        assertThat(algorithms.split(", "))
                .allSatisfy(algorithm -> assertThat(providers)
                        .as(type + " " + algorithm)
                        .anyMatch(provider -> knows(provider, type, algorithm)));
    }

    /** A cipher may be known by its first part alone. */
    private static boolean knows(Provider provider, String type, String algorithm) {
        return provider.getService(type, algorithm) != null
                || provider.getService(type, algorithm.split("/", -1)[0]) != null;
    }

    private static String setting(String pattern) throws IOException {
        Matcher found = Pattern.compile("^" + pattern + "$", Pattern.MULTILINE).matcher(Files.readString(ASSEMBLE));
        assertThat(found.find()).as(pattern + " in " + ASSEMBLE).isTrue();
        return found.group(1);
    }

    private static String jdeps() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        String libraries = Files.readString(target.resolve("classpath.txt"));
        StringWriter out = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--multi-release=25",
                        "--ignore-missing-deps",
                        "--print-module-deps",
                        "--recursive",
                        "--class-path=" + libraries,
                        target.resolve("classes").toString());
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }
}
