package dev.vso.operator.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.certificate.Pem;
import dev.vso.certificate.SelfSigned;
import dev.vso.certificate.SigningRequest;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.http.ProbeServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics port by TLS, from a client's view. */
class ServingTlsTest {

    private final Instant now = Instant.now();

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCertificateOfOurOwnIsShown(String protocol) throws Exception {
        try (ProbeServer server = serving(Optional.empty())) {
            X509Certificate shown = shown(server, protocol);

            assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=vault-secrets-operator metrics");
            assertThat(shown.getNotAfter().toInstant()).isAfter(now.plus(Duration.ofDays(300)));
            shown.verify(shown.getPublicKey());
        }
    }

    @Test
    void oldProtocolsAreRefused() {
        try (ProbeServer server = serving(Optional.empty())) {
            assertThatThrownBy(() -> shown(server, "TLSv1.1"))
                    .isInstanceOfAny(SSLHandshakeException.class, IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("Serves the certificate of the files, and reloads it when they change")
    void certificateFiles() throws Exception {
        write(pair("EC", "first"));
        try (ProbeServer server = serving(Optional.of(directory))) {
            assertThat(name(server)).isEqualTo("CN=first");

            write(pair("RSA", "second"));
            assertThat(name(server)).isEqualTo("CN=second");

            Files.writeString(directory.resolve("tls.crt"), pair("EC", "third").chain());
            assertThat(name(server))
                    .as("a certificate without its key is not used")
                    .isEqualTo("CN=second");

            Files.delete(directory.resolve("tls.key"));
            assertThat(name(server)).as("what is in use stays").isEqualTo("CN=second");

            write(pair("EC", "fourth"));
            assertThat(name(server)).isEqualTo("CN=fourth");
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedAtTheStart() throws Exception {
        assertThatThrownBy(() -> serving(Optional.of(directory)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("--metrics-cert-path: cannot read " + directory.resolve("tls.crt"));

        write(pair("EC", "one"));
        Files.writeString(directory.resolve("tls.key"), SigningRequest.keyPem(SigningRequest.newKey("EC", 256)));
        assertThatThrownBy(() -> serving(Optional.of(directory)))
                .hasMessageContaining("tls.key is not the key of the first certificate of");

        Files.writeString(directory.resolve("tls.key"), "nothing");
        assertThatThrownBy(() -> serving(Optional.of(directory))).hasMessageContaining("has no private key as PEM");
    }

    @Test
    @DisplayName("The self-signed certificate is renewed at half of its lifetime")
    void selfSignedRenewal() {
        Instant start = now;
        var clock = new Object() {
            Instant now = start;
        };
        InstantSource moving = () -> clock.now;
        var made = new SelfSignedServingCertificate(moving, new SecureRandom());
        X509Certificate first = made.current().own();

        clock.now = start.plus(Duration.ofDays(180));
        assertThat(made.current().own()).isEqualTo(first);
        clock.now = start.plus(Duration.ofDays(190));
        assertThat(made.current().own()).isNotEqualTo(first);
    }

    private record Pair(String chain, String key) {}

    private Pair pair(String algorithm, String name) {
        KeyPair keys = SigningRequest.newKey(algorithm, algorithm.equals("RSA") ? 2048 : 256);
        X509Certificate certificate = SelfSigned.server(
                keys, name, List.of("localhost"), BigInteger.ONE, now.minusSeconds(60), now.plusSeconds(3600));
        return new Pair(Pem.write(List.of(certificate)), SigningRequest.keyPem(keys));
    }

    private void write(Pair pair) throws IOException {
        Files.writeString(directory.resolve("tls.crt"), pair.chain());
        Files.writeString(directory.resolve("tls.key"), pair.key());
    }

    private static ProbeServer serving(Optional<Path> files) {
        SSLContext tls = ServingTls.context(files, Clock.systemUTC(), new SecureRandom());
        return ProbeServer.metrics(
                new BindAddress("127.0.0.1", 0), () -> "up 1\n", Optional.of(tls), Optional.empty(), Clock.systemUTC());
    }

    private static String name(ProbeServer server) throws Exception {
        return shown(server, "TLSv1.3").getSubjectX500Principal().getName();
    }

    /** The certificate of a new connection. */
    private static X509Certificate shown(ProbeServer server, String protocol) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Anybody()}, null);
        try (var socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
