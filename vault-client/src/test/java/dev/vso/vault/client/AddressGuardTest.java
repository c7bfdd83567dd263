package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.address.AddressPattern;
import dev.vso.vault.address.AddressRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses names unknown to DNS, and the test's own resolver. */
class AddressGuardTest {
    private static final VaultRequest READ = VaultRequest.read(VaultPath.of("secret", "x"));
    private static final Retry ONCE = new Retry(0, Duration.ofMillis(1), Duration.ofMillis(1));
    private static final String OK = RawServer.answer("200 OK", "{\"request_id\":\"r\",\"data\":{}}");
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress METADATA = InetAddress.ofLiteral("169.254.169.254");

    private final AtomicReference<List<InetAddress>> dns = new AtomicReference<>(List.of(HERE));

    private VaultClient client(String address, AddressRules rules) {
        return new VaultClient(
                ConnectionSettings.to(address).withTimeout(Duration.ofSeconds(10)),
                VaultObserver.NONE,
                VaultClient.CONCURRENCY,
                ONCE,
                new AddressGuard(rules, _ -> dns.get(), Duration.ZERO));
    }

    private static String at(String host, RawServer server) {
        return "http://" + host + ":" + URI.create(server.address()).getPort();
    }

    @DisplayName("H7: the connection goes to the address that was decided about, and the name stays in the request")
    @Test
    void connectsToCheckedAddress() throws IOException {
        try (RawServer server = new RawServer(n -> OK);
                VaultClient client = client(at("pinned.vault.test", server), AddressRules.LOCAL)) {
            assertThat(client.send(READ)).isInstanceOf(VaultResponse.class);
            assertThat(server.requests().getFirst()).contains("Host: pinned.vault.test:");
        }
    }

    @DisplayName("H7: a name that leads to a metadata service after the login is not followed there")
    @Test
    void aNameThatLeadsElsewhereLaterIsRefused() throws IOException {
        try (RawServer server = new RawServer(n -> OK);
                VaultClient client = client(at("rebound.vault.test", server), AddressRules.LOCAL)) {
            assertThat(client.send(READ)).isInstanceOf(VaultResponse.class);
            dns.set(List.of(METADATA));
            VaultFailure failure = (VaultFailure) client.send(READ);
            assertThat(failure.explain())
                    .startsWith("address: rebound.vault.test leads to 169.254.169.254, a metadata service of a cloud");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @DisplayName("H7: of several addresses one that is allowed is taken")
    @Test
    void anAllowedOneOfSeveralIsTaken() throws IOException {
        dns.set(List.of(METADATA, HERE));
        try (RawServer server = new RawServer(n -> OK);
                VaultClient client = client(at("several.vault.test", server), AddressRules.LOCAL)) {
            assertThat(client.send(READ)).isInstanceOf(VaultResponse.class);
        }
    }

    @DisplayName("H7: a redirect is decided about as the first request was")
    @Test
    void aRedirectIsDecidedAboutToo() throws IOException {
        try (RawServer server = new RawServer(n -> {
                    dns.set(List.of(METADATA));
                    return RawServer.answer("307 x\r\nLocation: /v1/computeMetadata", "");
                });
                VaultClient client = client(at("redirected.vault.test", server), AddressRules.LOCAL)) {
            assertThat(((VaultFailure) client.send(READ)).explain()).contains("a metadata service of a cloud");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @DisplayName("H7: in a cluster, the pod itself is no Vault unless it is listed")
    @Test
    void thePodItselfMustBeListed() throws IOException {
        try (RawServer server = new RawServer(n -> OK)) {
            String address = server.address();
            try (VaultClient client = client(address, new AddressRules(List.of(), false, Set.of()))) {
                assertThat(((VaultFailure) client.send(READ)).explain()).contains("the operator's own pod");
            }
            AddressPattern listed =
                    AddressPattern.parse("localhost:" + URI.create(address).getPort());
            try (VaultClient client = client(address, new AddressRules(List.of(listed), false, Set.of()))) {
                assertThat(client.send(READ)).isInstanceOf(VaultResponse.class);
            }
            assertThat(server.requests()).hasSize(1);
        }
    }

    @DisplayName("H7: an address that is written out is decided about without DNS")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254", "http://[::ffff:169.254.169.254]", "https://[fe80::1%25lo]:8200",
                "http://[fd00:ec2::254]/latest", "http://[64:ff9b::a9fe:a9fe]", "http://0.0.0.0:8200"
            })
    void writtenAddressesAreDecidedAbout(String address) {
        try (VaultClient client = client(address, AddressRules.LOCAL)) {
            assertThat(((VaultFailure) client.send(READ)).explain()).contains("never connects to");
        }
    }

    @DisplayName("H7: hosts that only some programs understand are no hosts here")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2852039166",
                "http://0xa9fea9fe",
                "http://0251.0376.0251.0376",
                "http://169.254.43518",
                "http://vault.example.com@169.254.169.254",
                "http://169。254。169。254",
                "http://b\u00fccher.example"
            })
    void oddHostsAreRefusedOrDecidedAbout(String address) {
        try (VaultClient client = client(address, AddressRules.LOCAL)) {
            dns.set(List.of(METADATA)); // as the C library reads some of them
            assertThat(((VaultFailure) client.send(READ)).explain()).contains("never connects to");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("address: ");
        }
    }
}
