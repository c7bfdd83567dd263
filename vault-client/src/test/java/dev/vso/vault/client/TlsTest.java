package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** All TLS settings of a VaultConnection, against a real TLS server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final TestCertificates authority = authority("ours");
    private final TestCertificates stranger = authority("stranger");
    private HttpsServer named;
    private HttpsServer local;
    private HttpsServer expired;

    private static TestCertificates authority(String name) {
        try {
            return TestCertificates.authority(name);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void serve() throws Exception {
        named = serve(authority.serverFor(List.of("vault.internal", "other.internal")));
        local = serve(authority.serverFor(List.of("localhost")));
        expired = serve(authority.serverFor(List.of("localhost"), Instant.now().minus(Duration.ofHours(1))));
    }

    @AfterAll
    void stop() {
        List.of(named, local, expired).forEach(server -> server.stop(0));
    }

    /** Answers with the protocol and the requested server name. */
    private static HttpsServer serve(SSLContext context) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/v1/", exchange -> {
            ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
            String sni = session.getRequestedServerNames().stream()
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .collect(Collectors.joining(","));
            byte[] body = ("{\"request_id\":\"r\",\"data\":{\"sni\":\"" + sni + "\",\"tls\":\"" + session.getProtocol()
                            + "\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static VaultResult read(HttpServer server, String host, UnaryOperator<ConnectionSettings> settings) {
        String address = "https://" + host + ":" + server.getAddress().getPort();
        ConnectionSettings connection =
                settings.apply(ConnectionSettings.to(address).withTimeout(TIMEOUT));
        try (VaultClient client = new VaultClient(connection, VaultObserver.NONE)) {
            return client.send(VaultRequest.read(VaultPath.of("secret", "x")));
        }
    }

    private static String sni(VaultResult result) {
        assertThat(result).isInstanceOf(VaultResponse.class);
        return ((VaultResponse) result).data().path("sni").asText();
    }

    private static VaultFailure tlsFailure(VaultResult result) {
        assertThat(result).isInstanceOf(VaultFailure.class);
        VaultFailure failure = (VaultFailure) result;
        assertThat(failure.kind()).isEqualTo(Kind.TLS);
        assertThat(failure.status()).isZero();
        return failure;
    }

    private ConnectionSettings ours(ConnectionSettings settings) {
        return settings.withCaPem(authorityPem(authority));
    }

    private static String authorityPem(TestCertificates authority) {
        try {
            return authority.pem();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void ownCaAndMatchingHostIsTrusted() {
        VaultResult result = read(local, "localhost", this::ours);
        assertThat(sni(result)).isEqualTo("localhost");
        assertThat(((VaultResponse) result).data().path("tls").asText()).isEqualTo("TLSv1.3");
    }

    @Test
    void severalCertificatesInOneCaAreAllTrusted() {
        String both = "# rotated\n" + authorityPem(stranger) + "\nsome text - with a dash\n" + authorityPem(authority);
        assertThat(sni(read(local, "localhost", s -> s.withCaPem(both)))).isEqualTo("localhost");
    }

    @Test
    @DisplayName("A host that is not in the certificate fails with a hint at tlsServerName")
    void wrongHost() {
        assertThat(tlsFailure(read(named, "localhost", this::ours)).explain())
                .contains("localhost:" + named.getAddress().getPort(), "set tlsServerName");
        assertThat(tlsFailure(read(named, "127.0.0.1", this::ours)).explain()).contains("set tlsServerName");
    }

    @Test
    void tlsServerNameIsAskedForAndVerified() {
        assertThat(sni(read(named, "localhost", s -> ours(s).withTlsServerName("vault.internal"))))
                .isEqualTo("vault.internal");
        assertThat(sni(read(named, "127.0.0.1", s -> ours(s).withTlsServerName("other.internal"))))
                .isEqualTo("other.internal");
    }

    @Test
    void wrongTlsServerNameFailsThoughTheHostWouldFit() {
        assertThat(tlsFailure(read(local, "localhost", s -> ours(s).withTlsServerName("elsewhere")))
                        .explain())
                .contains("\"elsewhere\"", "set tlsServerName");
    }

    @Test
    void tlsServerNameThatIsAnAddressIsNotSentButVerified() {
        assertThat(tlsFailure(read(local, "localhost", s -> ours(s).withTlsServerName("127.0.0.2")))
                        .explain())
                .contains("\"127.0.0.2\"");
    }

    @Test
    void unknownAuthorityFailsAndSaysWhichSecretToSet() {
        assertThat(tlsFailure(read(local, "localhost", s -> s.withCaPem(authorityPem(stranger))))
                        .explain())
                .contains("not signed by the CA of this connection", "caCertSecretRef");
        assertThat(tlsFailure(read(local, "localhost", s -> s)).explain())
                .contains("not signed by a well-known CA", "caCertSecretRef");
    }

    /** An authority whose key was replaced, with the same name. */
    @Test
    void anotherAuthorityOfTheSameNameIsAsUnknown() {
        assertThat(tlsFailure(read(local, "localhost", s -> s.withCaPem(authorityPem(authority("ours")))))
                        .explain())
                .contains("not signed by the CA of this connection", "caCertSecretRef");
    }

    @Test
    @DisplayName("skipTLSVerify trusts everything, with and without server name")
    void skipTlsVerify() {
        assertThat(sni(read(named, "localhost", ConnectionSettings::withSkipTlsVerify)))
                .isEqualTo("localhost");
        assertThat(sni(read(expired, "127.0.0.1", ConnectionSettings::withSkipTlsVerify)))
                .isEmpty();
        assertThat(sni(read(named, "127.0.0.1", s -> s.withSkipTlsVerify().withTlsServerName("any.name"))))
                .isEqualTo("any.name");
    }

    @Test
    void expiredCertificateFailsAndSaysSo() {
        assertThat(tlsFailure(read(expired, "localhost", this::ours)).explain()).contains("has expired: renew it");
    }

    @Test
    void oldProtocolsAreNotOffered() {
        assertThat(Tls.parameters().getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }
}
