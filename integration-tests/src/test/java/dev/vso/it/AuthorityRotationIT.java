package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.HttpFaultProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replaces the authority of a mount while certificates of the previous one are in use. */
class AuthorityRotationIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static PkiEnvironment pki;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
        operator = pki.operator();
    }

    @AfterEach
    void deleteAll() {
        pki.deleteAll();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    /** A mount of its own with issuers, and a namespace with resources that trust and use them. */
    private static final class RotatedMount {
        private final String mount;
        private final String above;
        private final boolean intermediate;
        private final String namespace = pki.namespace();
        private long lastIssuer;

        RotatedMount(String kind) {
            this.mount = "pki-rotated-" + kind;
            this.above = mount + "-above";
            this.intermediate = kind.equals("intermediate");
            for (String name : intermediate ? List.of(mount, above) : List.of(mount)) {
                environment
                        .vault()
                        .write(
                                "sys/mounts/" + name,
                                Map.of("type", "pki", "config", Map.of("max_lease_ttl", "87600h")));
            }
            if (intermediate) {
                environment
                        .vault()
                        .write(
                                above + "/root/generate/internal",
                                Map.of("common_name", "Above", "ttl", "87600h", "key_type", "ec"));
            }
            issuer("first", "8760h");
            environment
                    .vault()
                    .write(mount + "/roles/web", Map.of("allow_any_name", true, "key_type", "ec", "max_ttl", "24h"));
            environment.inVault().role("rotated-" + kind, """
                    path "%s/issue/web" { capabilities = ["update"] }
                    path "%s/issuer/+" { capabilities = ["read"] }
                    """.formatted(mount, mount), Map.of("token_ttl", "1h"));
            environment.auth(namespace, "default", "rotated-" + kind, "");
        }

        /** Adds an issuer to the mount that signs nothing yet; returns its id. */
        String issuer(String name, String ttl) {
            // Certificates have times in whole seconds: two of the same second have no order.
            long last = lastIssuer;
            Polling.await(PATIENCE, () -> Instant.now().getEpochSecond() > last + 1);
            lastIssuer = Instant.now().getEpochSecond();
            if (!intermediate) {
                return environment
                        .vault()
                        .write(
                                mount + "/issuers/generate/root/internal",
                                Map.of("common_name", name, "issuer_name", name, "ttl", ttl, "key_type", "ec"))
                        .at("/data/issuer_id")
                        .asText();
            }
            String request = environment
                    .vault()
                    .write(
                            mount + "/issuers/generate/intermediate/internal",
                            Map.of("common_name", name, "key_type", "ec"))
                    .at("/data/csr")
                    .asText();
            String signed = environment
                    .vault()
                    .write(
                            above + "/root/sign-intermediate",
                            Map.of("csr", request, "common_name", name, "ttl", ttl, "format", "pem"))
                    .at("/data/certificate")
                    .asText();
            return environment
                    .vault()
                    .write(mount + "/intermediate/set-signed", Map.of("certificate", signed))
                    .at("/data/imported_issuers/0")
                    .asText();
        }

        void signsByDefault(String id) {
            environment.vault().write(mount + "/config/issuers", Map.of("default", id));
        }

        JsonNode revoke(String id) {
            return environment.vault().write(mount + "/issuer/" + id + "/revoke", Map.of());
        }

        String firstId() {
            return environment
                    .vault()
                    .read(mount + "/config/issuers")
                    .orElseThrow()
                    .at("/data/default")
                    .asText();
        }

        ResourceHandle leaf(String name) {
            return pki.ready(namespace, name, """
                    mount: %s
                    commonName: web.example.com
                    ttl: 2h
                    """.formatted(mount));
        }

        void authorities() {
            pki.applyWithoutRole(namespace, "authorities", """
                            mount: %s
                            caOnly: true
                            refreshAfter: 1s
                            destination: {name: authorities, create: true}
                            """.formatted(mount)).awaitReady();
        }

        List<X509Certificate> bundle(String secret) {
            return IssuedCertificate.certificates(
                    "ca.crt", environment.data(namespace, secret).getOrDefault("ca.crt", ""));
        }

        List<String> names(String secret) {
            return bundle(secret).stream()
                    .map(one -> one.getSubjectX500Principal().getName())
                    .toList();
        }

        void await(String secret, List<String> names) {
            Polling.await(PATIENCE, () -> names(secret), names::equals);
        }

        /** A client with each bundle connects to a server with each certificate, all as the Secrets have them now. */
        void allConnect(List<String> bundles, List<String> leaves) throws IOException, GeneralSecurityException {
            for (String bundle : bundles) {
                List<X509Certificate> trusted = bundle(bundle);
                for (String leaf : leaves) {
                    ServedCertificate served = ServedCertificate.of(environment.data(namespace, leaf));
                    var reached = new ServedCertificate(served.chain(), served.key(), trusted);
                    assertThat(reached.reachedAs("web.example.com"))
                            .as("%s by a client with the bundle of %s", leaf, bundle)
                            .isEqualTo(served.leaf());
                }
            }
        }
    }

    /** Connects continuously until it is closed. */
    private static final class Traffic implements AutoCloseable {
        private final Thread thread;
        private volatile boolean over;
        private final AtomicInteger rounds = new AtomicInteger();
        private volatile String broken = "";

        Traffic(RotatedMount rotated, List<String> secrets) {
            thread = Thread.ofVirtual().start(() -> {
                while (!over && broken.isEmpty()) {
                    try {
                        rotated.allConnect(secrets, secrets.subList(1, secrets.size()));
                        rounds.incrementAndGet();
                    } catch (IOException | GeneralSecurityException | AssertionError e) {
                        broken = String.valueOf(e);
                    }
                }
            });
        }

        void goesOn() {
            int before = rounds.get();
            Polling.await(PATIENCE, () -> rounds.get() > before + 1 || !broken.isEmpty());
            assertThat(broken).isEmpty();
        }

        @Override
        public void close() {
            over = true;
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "intermediate"})
    @DisplayName("C1: no TLS connection breaks while an authority is replaced, before, during and after")
    void aRotationBreaksNoConnection(String kind) throws Exception {
        RotatedMount rotated = new RotatedMount(kind);
        String first = rotated.firstId();
        rotated.authorities();
        ResourceHandle old = rotated.leaf("old");
        String serial = pki.serial(old);
        assertThat(rotated.names("authorities")).containsExactly("CN=first");

        try (Traffic traffic = new Traffic(rotated, List.of("authorities", "old"))) {
            traffic.goesOn();
            String second = rotated.issuer("second", "8760h");
            rotated.await("authorities", List.of("CN=second", "CN=first"));
            Polling.await(PATIENCE, () -> rotated.names("old").contains("CN=second"));
            assertThat(pki.serial(old)).as("the same certificate").isEqualTo(serial);
            traffic.goesOn();

            rotated.signsByDefault(second);
            rotated.leaf("new");
            try (Traffic both = new Traffic(rotated, List.of("authorities", "old", "new"))) {
                both.goesOn();
                assertThat(rotated.names("authorities")).containsExactly("CN=second", "CN=first");
                old.annotate("vso.secrets.hashicorp.com/force-sync", "now");
                assertThat(pki.awaitOther(old, serial)).isNotEmpty();
                both.goesOn();

                rotated.revoke(first);
                rotated.await("authorities", List.of("CN=second"));
                Polling.await(PATIENCE, () -> !rotated.names("new").contains("CN=first"));
                Polling.await(PATIENCE, () -> !rotated.names("old").contains("CN=first"));
                both.goesOn();
            }
            traffic.goesOn();
        }
    }

    @Test
    @DisplayName("C1: truststores hold all issuers too, and one that has ended goes")
    void truststoresFollow() throws Exception {
        RotatedMount rotated = new RotatedMount("stores");
        pki.applyWithoutRole(rotated.namespace, "java", """
                        mount: %s
                        role: web
                        commonName: web.example.com
                        ttl: 2h
                        destination: {name: java, create: true, keystores: {pkcs12: true, jks: true}}
                        """.formatted(rotated.mount))
                .awaitReady();
        rotated.authorities();
        rotated.issuer("brief", "15s");
        rotated.issuer("second", "8760h");
        Polling.await(PATIENCE, () -> rotated.names("authorities").contains("CN=brief"));
        for (String ending : List.of("p12", "jks")) {
            Polling.await(PATIENCE, () -> trusted(rotated, ending) == 2);
        }
        rotated.await("authorities", List.of("CN=second", "CN=first"));
    }

    @Test
    @DisplayName("C1: a certificate that no list but that of an older issuer tells of is replaced when it was revoked")
    void theListOfAnOlderIssuerCounts() {
        RotatedMount rotated = new RotatedMount("unstored");
        environment
                .vault()
                .write(
                        rotated.mount + "/roles/web",
                        Map.of("allow_any_name", true, "key_type", "ec", "max_ttl", "24h", "no_store", true));
        ResourceHandle old = rotated.leaf("old");
        String serial = pki.serial(old);
        rotated.signsByDefault(rotated.issuer("second", "8760h"));
        environment
                .vault()
                .write(
                        rotated.mount + "/revoke",
                        Map.of(
                                "certificate",
                                environment.data(rotated.namespace, "old").getOrDefault("certificate", "")));
        assertThat(pki.awaitOther(old, serial)).isNotEmpty();
    }

    @Test
    @DisplayName(
            "C1: where Vault does not tell the issuers, the bundle keeps those it has, takes the new default, and says so")
    void withoutTheListNothingIsLost() throws Exception {
        RotatedMount rotated = new RotatedMount("untold");
        try (var http = new HttpFaultProxy(
                environment.sandbox().bao().address(), environment.sandbox().ca())) {
            http.fail("/v1/" + rotated.mount + "/issuers", 403, Integer.MAX_VALUE);
            environment.connection(
                    rotated.namespace,
                    "proxied",
                    "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(http.address()));
            environment.auth(rotated.namespace, "default", "rotated-untold", "vaultConnectionRef: proxied");
            rotated.authorities();
            ResourceHandle old = rotated.leaf("old");
            String serial = pki.serial(old);
            assertThat(rotated.names("old")).containsExactly("CN=first");
            assertThat(old.condition("Limited").orElseThrow().getMessage())
                    .contains("ca.crt asks for all issuers of " + rotated.mount, "grant list on " + rotated.mount);

            rotated.signsByDefault(rotated.issuer("second", "8760h"));
            rotated.await("authorities", List.of("CN=second", "CN=first"));
            old.annotate("vso.secrets.hashicorp.com/force-sync", "now");
            assertThat(pki.awaitOther(old, serial)).isNotEmpty();
            rotated.await("old", List.of("CN=second", "CN=first"));
            rotated.allConnect(List.of("authorities", "old"), List.of("old"));
            assertThat(old.isReady()).isTrue();

            http.heal();
            ResourceHandle bundle = environment.subject("VaultPKISecret", rotated.namespace, "authorities");
            Polling.await(PATIENCE, () -> bundle.condition("Limited").isEmpty());
        }
    }

    private static int trusted(RotatedMount rotated, String ending) {
        try {
            KeyStore store = KeyStore.getInstance(ending.equals("jks") ? "JKS" : "PKCS12");
            String file = environment
                    .secret(rotated.namespace, "java")
                    .orElseThrow()
                    .getData()
                    .getOrDefault("truststore." + ending, "");
            store.load(
                    new ByteArrayInputStream(Base64.getDecoder().decode(file)),
                    environment
                            .data(rotated.namespace, "java")
                            .getOrDefault("keystore-password", "")
                            .toCharArray());
            return Collections.list(store.aliases()).size();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
