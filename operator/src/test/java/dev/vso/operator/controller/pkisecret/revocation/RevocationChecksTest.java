package dev.vso.operator.controller.pkisecret.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.session.LoggedInAccess;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers;
import dev.vso.operator.controller.pkisecret.revocation.RevocationChecks.Known;
import dev.vso.vault.VaultFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevocationChecksTest {

    private static final Duration USUAL = Duration.ofSeconds(100);
    private static final String SERIAL = "5b:01:aa";
    private static final String CERTIFICATE = "pki/cert/" + SERIAL;

    /** The half of every interval. */
    private static final RandomGenerator HALF = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 1L << 63;
        }

        @Override
        public double nextDouble() {
            return 0.5;
        }
    };

    /** A list of the certificate with this serial number. */
    private static final String LIST = """
            -----BEGIN X509 CRL-----
            MIHAMGgCAQEwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEcm9vdBcNMjYxMTMwMTUz
            OTE4WhgPMjEyNjExMDYxNTM5MThaMBYwFAIDWwGqFw0yNTAxMDEwMDAwMDBaoA4w
            DDAKBgNVHRQEAwIBATAKBggqhkjOPQQDAgNIADBFAiEAn2GQyjGdbB5QvY+TqV5G
            JuUiV+pde9a3EnoFja9gbLUCIG/4haakPGfVArk50n4/X6o9c+ZjC0xLdUoH9Q89
            x9tE
            -----END X509 CRL-----
            """;

    private static final String ISSUER = """
            -----BEGIN CERTIFICATE-----
            MIIBZDCCAQqgAwIBAgIDEaCxMAoGCCqGSM49BAMCMA8xDTALBgNVBAMMBHJvb3Qw
            IBcNMjYxMTMwMTUzOTE4WhgPMjEyNjExMDYxNTM5MThaMA8xDTALBgNVBAMMBHJv
            b3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ6pR3np1NcK6jEp7mK9/enyeeS
            gpe6nDzSRUHbyoPtt5Gw6vRWbKPiAAqvj1d8P6aC+6cRTwYtYkZtjT/cq6I7o1Mw
            UTAdBgNVHQ4EFgQU7h0lV6I+88hSkP5zv73pD27crIAwHwYDVR0jBBgwFoAU7h0l
            V6I+88hSkP5zv73pD27crIAwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNI
            ADBFAiBrHxqGOWe9IsB0u1ytQgymwN4vicTYLYnfq8p2H+pxDAIhALldA+FQH3dB
            vbjfUwvZAHmN2tjSPaYW+flMBh9AInuU
            -----END CERTIFICATE-----
            """;

    private LoggedInAccess vault;
    private RevocationChecks checks;
    private String serial = SERIAL;

    @BeforeEach
    void open() throws IOException {
        vault = new LoggedInAccess();
        checks = new RevocationChecks(USUAL, vault.clock, HALF, new MountIssuers(USUAL, vault.clock));
        answer("pki/issuers", 404, "{\"errors\":[]}");
        answer("pki/cert/crl", 404, "{\"errors\":[]}");
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private Instant now() {
        return vault.clock.instant();
    }

    private void answer(String path, int status, String body) {
        vault.vault.answersAt(path, status, body);
    }

    private void data(String path, String data) {
        answer(path, 200, "{\"request_id\":\"r\",\"data\":%s}".formatted(data));
    }

    private static String field(String name, String pem) {
        return "{\"%s\":\"%s\"}".formatted(name, pem.replace("\n", "\\n"));
    }

    private boolean lookUp() {
        checks.lookUp(vault.access, "uid", "pki", serial);
        return checks.known("uid", SERIAL).revoked();
    }

    @Test
    @DisplayName("The first look-up of a certificate is at a random time within the interval")
    void first() {
        Known first = checks.known("uid", SERIAL);
        assertThat(first).isEqualTo(new Known(SERIAL, false, now().plusSeconds(50)));
        vault.clock.pass(Duration.ofSeconds(10));
        assertThat(checks.known("uid", SERIAL)).isEqualTo(first);
        assertThat(checks.known("uid", "01"))
                .as("another certificate")
                .isEqualTo(new Known("01", false, now().plusSeconds(50)));
        checks.forget("uid");
        assertThat(checks.known("uid", SERIAL).nextLookUp()).isEqualTo(now().plusSeconds(50));
    }

    @ParameterizedTest(name = "revoked at {0}: {1}")
    @CsvSource({"0, false", "1700000000, true"})
    @DisplayName("A certificate is revoked when Vault has a time of its revocation; then the next look-up is due")
    void answered(long time, boolean revoked) {
        data(CERTIFICATE, "{\"revocation_time\":%d}".formatted(time));
        assertThat(lookUp()).isEqualTo(revoked);
        assertThat(checks.known("uid", SERIAL).nextLookUp()).isEqualTo(now().plusSeconds(85));
        assertThat(vault.vault.count("pki/cert/crl")).isZero();
    }

    @Test
    @DisplayName("A look-up that could not be made comes later")
    void postponed() {
        checks.postpone("uid", SERIAL);
        assertThat(checks.known("uid", SERIAL)).isEqualTo(new Known(SERIAL, false, now().plusSeconds(85)));
    }

    @Test
    @DisplayName("With very many certificates the interval grows to 67 look-ups a second")
    void budget() {
        for (int i = 0; i < 67 * 200; i++) {
            checks.postpone("uid" + i, SERIAL);
        }
        checks.postpone("uid0", SERIAL);
        assertThat(checks.known("uid0", SERIAL).nextLookUp()).isEqualTo(now().plusSeconds(170));
    }

    @ParameterizedTest(name = "in {0}")
    @CsvSource({"crl", "certificate"})
    @DisplayName("A certificate that Vault did not store is revoked when the list of the default issuer has it")
    void notStored(String field) {
        answer(CERTIFICATE, 404, "{\"errors\":[]}");
        data("pki/cert/crl", field(field, LIST));
        assertThat(lookUp()).isTrue();
        serial = "01";
        answer("pki/cert/01", 404, "{\"errors\":[]}");
        checks.lookUp(vault.access, "second", "pki", serial);
        assertThat(checks.known("second", "01").revoked()).isFalse();
        assertThat(vault.vault.count("pki/cert/crl")).as("one list serves all").isOne();
        vault.clock.pass(USUAL);
        lookUp();
        assertThat(vault.vault.count("pki/cert/crl")).as("for an interval").isEqualTo(2);
    }

    @Test
    @DisplayName("The list of an issuer that is no longer the default one counts too, if the mount can sign it")
    void otherIssuer() {
        answer(CERTIFICATE, 404, "{\"errors\":[]}");
        data(
                "pki/issuers",
                "{\"keys\":[\"new\",\"old\"],\"key_info\":{\"new\":{\"is_default\":true},\"old\":{\"key_id\":\"k\"}}}");
        data("pki/issuer/new/json", field("certificate", ISSUER));
        data("pki/issuer/old/json", field("certificate", ISSUER));
        data("pki/cert/11:a0:b1", "{\"revocation_time\":0}");
        data("pki/issuer/old/crl", field("crl", LIST));
        assertThat(lookUp()).isTrue();
        assertThat(vault.vault.count("pki/issuer/new/crl")).isZero();
    }

    @Test
    @DisplayName("A list that cannot be read has no certificate")
    void unreadable() {
        answer(CERTIFICATE, 404, "{\"errors\":[]}");
        data("pki/cert/crl", field("crl", "not PEM"));
        assertThat(lookUp()).isFalse();
    }

    @Test
    @DisplayName("A look-up that Vault denies revokes nothing, and no list is read in its place")
    void denied() {
        answer(CERTIFICATE, 403, "{\"errors\":[\"permission denied\"]}");
        data("pki/cert/crl", field("crl", LIST));
        assertThat(lookUp()).isFalse();
        assertThat(vault.vault.count("pki/cert/crl")).isZero();
    }

    @Test
    @DisplayName("While Vault is sealed nothing counts as revoked")
    void outage() {
        vault.vault.sealed(true);
        assertThat(lookUp()).isFalse();
    }

    @Test
    @DisplayName("A certificate is revoked by its serial number; a failure is handed back")
    void revocation() {
        data("pki/revoke", "{\"revocation_time\":1}");
        assertThat(checks.revoke(vault.access.vault(), "pki", SERIAL)).isEmpty();
        assertThat(vault.vault.only("pki/revoke").body()).isEqualTo("{\"serial_number\":\"5b:01:aa\"}");
        answer("pki/revoke", 400, "{\"errors\":[\"no such certificate\"]}");
        assertThat(checks.revoke(vault.access.vault(), "pki", SERIAL))
                .hasValueSatisfying(no -> assertThat(no.kind()).isEqualTo(VaultFailure.Kind.INVALID));
    }
}
