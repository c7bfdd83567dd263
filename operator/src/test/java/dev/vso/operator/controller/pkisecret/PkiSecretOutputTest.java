package dev.vso.operator.controller.pkisecret;

import static dev.vso.operator.controller.ControllerFixture.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the Secret of a VaultPKISecret holds beside the certificate: bundles, keystores, authorities. */
class PkiSecretOutputTest extends PkiReconcilerTestBase {

    @Test
    @DisplayName("with ca.crt, a new issuer of the mount is added to the bundle without a new certificate")
    void issuers() throws Exception {
        run = of(SPEC.replace("create: true", "create: true, type: kubernetes.io/tls"));
        run.run();
        String first = pki.rootPem().strip();
        assertThat(data("ca.crt")).contains(first);
        pki.replaceRoot();
        fixture.answers(
                "GET",
                "pki/issuers",
                200,
                "{\"request_id\":\"r\",\"data\":{\"keys\":[\"n\"],\"key_info\":{\"n\":{\"is_default\":true,\"key_id\":\"k\"}}}}");
        fixture.holds(
                "pki/issuer/n/json",
                "{\"certificate\":\"%s\"}".formatted(pki.rootPem().replace("\n", "\\n")));
        fixture.clock.pass(CHECK);
        run.run();
        run.run();
        assertThat(pki.issued()).hasSize(1);
        assertThat(data("ca.crt")).contains(pki.rootPem().strip()).contains(first);
    }

    @Test
    @DisplayName("keystores get a generated password that stays when the certificate is renewed")
    void keystores() throws Exception {
        run = of(SPEC.replace("create: true", "create: true, keystores: {pkcs12: true, jks: true}"));
        run.run();
        String password = data("keystore-password");
        assertThat(fixture.secrets.data(SECRET))
                .containsKeys("keystore.p12", "truststore.p12", "keystore.jks", "truststore.jks");
        assertThat(password).hasSizeGreaterThan(20);
        run.forceSync("now");
        run.run();
        assertThat(pki.issued()).hasSize(2);
        assertThat(data("keystore-password")).isEqualTo(password);
    }

    @Test
    @DisplayName("the password of keystores comes from the named Secret, and a missing one is reported with its key")
    void passwordOfUser() throws Exception {
        run = of(SPEC.replace(
                "create: true", "create: true, keystores: {pkcs12: true, passwordSecretRef: {name: pass, key: p}}"));
        run.run();
        assertThat(condition("Ready").getMessage())
                .contains("Secret team/pass has no password")
                .contains("key p");
        assertThat(pki.issued()).isEmpty();
        fixture.secrets.set(new ObjectKey("team", "pass"), "p", "a long password");
        run.edit(SPEC.replace(
                "create: true", "create: true, keystores: {pkcs12: true, passwordSecretRef: {name: pass, key: p}}"));
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsKey("keystore.p12").doesNotContainKey("keystore-password");
    }

    @Test
    @DisplayName("caOnly writes authorities and revocation list, and reads them again after the interval")
    void authoritiesOnly() throws Exception {
        run = of("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: web}
                spec: {mount: pki, caOnly: true, refreshAfter: 10m, destination: {name: web, create: true}}
                """);
        run.run();
        assertThat(data("ca.crt").strip()).isEqualTo(pki.rootPem().strip());
        assertThat(data("crl.pem")).isEqualTo("the list\n");
        assertThat(pki.issued()).isEmpty();
        assertThat(run.next().orElseThrow()).isBetween(Duration.ofMinutes(8), Duration.ofMinutes(10));
        fixture.awaitPosted("Secret web has the authorities of pki");
    }

    @Test
    @DisplayName("caOnly without a list of issuers takes the default issuer's chain")
    void chainOnly() throws Exception {
        fixture.answers("GET", "pki/issuers", 403, "{\"errors\":[\"permission denied\"]}");
        fixture.holds(
                "pki/cert/ca_chain",
                "{\"certificate\":\"%s\"}".formatted(pki.rootPem().replace("\n", "\\n")));
        run = of("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: web}
                spec: {mount: pki, caOnly: true, destination: {name: web, create: true}}
                """);
        run.run();
        assertThat(data("ca.crt").strip()).isEqualTo(pki.rootPem().strip());
        assertThat(condition("Limited").getMessage()).contains("grant list on pki/issuers");
    }

    @Test
    @DisplayName("clear removes our keys from a Secret that the user made, and leaves the others")
    void cleared() throws Exception {
        fixture.secrets.set(SECRET, "mine", "stays");
        run = of(SPEC.replace("create: true", "create: false") + "  clear: true\n");
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsKeys("mine", "certificate");
        run.delete(PkiSecretKind.FINALIZER, fixture.clock.instant());
        run.run();
        assertThat(fixture.secrets.data(SECRET)).containsOnlyKeys("mine");
    }
}
