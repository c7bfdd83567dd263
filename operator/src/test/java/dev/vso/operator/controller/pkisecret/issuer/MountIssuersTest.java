package dev.vso.operator.controller.pkisecret.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.session.LoggedInAccess;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Found;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Issuer;
import dev.vso.vault.VaultFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MountIssuersTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String ROOT_SERIAL = "11:a0:b1";
    private static final String OTHER_SERIAL = "22:c0:d2";
    private static final String ROOT = """
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
    private static final String OTHER = """
            -----BEGIN CERTIFICATE-----
            MIIBZzCCAQygAwIBAgIDIsDSMAoGCCqGSM49BAMCMBAxDjAMBgNVBAMMBW90aGVy
            MCAXDTI2MTEzMDE1MzkxOFoYDzIxMjYxMTA2MTUzOTE4WjAQMQ4wDAYDVQQDDAVv
            dGhlcjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLgz1ByFmVpKIZ8fsAQbsSf7
            n1eejMPmAhO/eMhbVyeIAP4SIE3hBK20hDPiGhwNOmbv8CieXJwsGdbOSvMoxV+j
            UzBRMB0GA1UdDgQWBBTzjwL3gBVf4y+/+kEn4uHGJzmZZzAfBgNVHSMEGDAWgBTz
            jwL3gBVf4y+/+kEn4uHGJzmZZzAPBgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMC
            A0kAMEYCIQDGB1rt06o/BCCswjm5Crk7AfqNnhMZgtDxZGzUwIRLbgIhANgYK9sj
            vxF2wemfMSl5RHRwr/ocfZb3t4Pi+5z1brJo
            -----END CERTIFICATE-----
            """;
    private static final String NOT_FOUND = "{\"errors\":[]}";

    private LoggedInAccess vault;
    private MountIssuers issuers;

    @BeforeEach
    void open() throws IOException {
        vault = new LoggedInAccess();
        issuers = new MountIssuers(MINUTE, vault.clock);
        data("pki/issuers", """
                {"keys":["other","root"],"key_info":{
                  "other":{"is_default":false,"key_id":""},"root":{"is_default":true,"key_id":"k"}}}""");
        certificate("root", ROOT);
        certificate("other", OTHER);
        data("pki/cert/" + ROOT_SERIAL, "{\"revocation_time\":0}");
        data("pki/cert/" + OTHER_SERIAL, "{\"revocation_time\":0}");
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private void data(String path, String data) {
        vault.vault.answersAt(path, 200, "{\"request_id\":\"r\",\"data\":%s}".formatted(data));
    }

    private void certificate(String id, String pem) {
        data("pki/issuer/" + id + "/json", "{\"certificate\":\"%s\"}".formatted(pem.replace("\n", "\\n")));
    }

    private void refuse(String path, int status) {
        vault.vault.answersAt(path, status, NOT_FOUND);
    }

    private Found read(Duration age) {
        return issuers.of(vault.access, "pki", age);
    }

    private Found.Known known() {
        return (Found.Known) read(MINUTE);
    }

    private Issuer other() {
        return known().issuers().getLast();
    }

    @Test
    @DisplayName("The default issuer comes first, and each says whether the mount has its key")
    void order() {
        assertThat(known().issuers()).extracting(Issuer::id).containsExactly("root", "other");
        assertThat(known().issuers()).extracting(Issuer::hasKey).containsExactly(true, false);
        assertThat(known().issuers()).noneMatch(Issuer::imported).noneMatch(Issuer::revoked);
        assertThat(known().beyond()).isZero();
    }

    @Test
    @DisplayName("An answer that is young enough is used again")
    void young() {
        known();
        int asked = vault.vault.requests().size();
        vault.clock.pass(MINUTE.minusMillis(1));
        known();
        assertThat(vault.vault.requests()).hasSize(asked);
        vault.clock.pass(Duration.ofMillis(1));
        known();
        assertThat(vault.vault.requests()).hasSizeGreaterThan(asked);
    }

    @Test
    @DisplayName("A certificate never changes and is read once; whether it is revoked is read again")
    void again() {
        known();
        data("pki/cert/" + OTHER_SERIAL, "{\"revocation_time\":1700000000}");
        vault.clock.pass(MINUTE);
        assertThat(other().revoked()).isTrue();
        assertThat(vault.vault.count("pki/issuer/other/json")).isOne();
        assertThat(vault.vault.count("pki/cert/" + OTHER_SERIAL)).isEqualTo(2);
    }

    @Test
    @DisplayName("Vault's failure to list the issuers, or to show one, is handed on")
    void failures() {
        refuse("pki/issuer/other/json", 400);
        assertThat(read(MINUTE)).isInstanceOf(Found.Unknown.class);
        refuse("pki/issuers", 404);
        vault.clock.pass(MINUTE);
        assertThat(read(MINUTE))
                .isInstanceOfSatisfying(
                        Found.Unknown.class,
                        it -> assertThat(it.failure().kind()).isEqualTo(VaultFailure.Kind.NOT_FOUND));
    }

    @Test
    @DisplayName("An issuer whose certificate cannot be read is counted, not listed")
    void unreadable() {
        data("pki/issuer/other/json", "{\"certificate\":\"not PEM\"}");
        assertThat(known().issuers()).extracting(Issuer::id).containsExactly("root");
        assertThat(known().beyond()).isOne();
    }

    @Test
    @DisplayName("No more than 50 issuers are read; the others are counted")
    void many() {
        String ids = IntStream.range(0, MountIssuers.MOST + 3)
                .mapToObj("\"i%d\""::formatted)
                .collect(Collectors.joining(","));
        data("pki/issuers", "{\"keys\":[%s]}".formatted(ids));
        IntStream.range(0, MountIssuers.MOST).forEach(i -> certificate("i" + i, ROOT));
        assertThat(known().issuers()).hasSize(MountIssuers.MOST);
        assertThat(known().beyond()).isEqualTo(3);
    }

    @Test
    @DisplayName("The interval grows with the requests that reading takes: 20 a second")
    void budget() {
        issuers = new MountIssuers(Duration.ofMillis(1), vault.clock);
        assertThat(issuers.interval()).isEqualTo(Duration.ofMillis(1));
        known();
        assertThat(issuers.interval()).as("5 requests").isEqualTo(Duration.ofMillis(250));
        vault.clock.pass(Duration.ofHours(2));
        issuers.of(vault.access, "gone", MINUTE);
        assertThat(issuers.interval()).as("6 requests").isEqualTo(Duration.ofMillis(300));
        vault.clock.pass(Duration.ofMillis(1));
        issuers.of(vault.access, "gone", MINUTE);
        assertThat(issuers.interval())
                .as("what was read more than two hours ago is forgotten")
                .isEqualTo(Duration.ofMillis(50));
    }

    @Test
    @DisplayName("An imported issuer is revoked if its own page says so, which is read only if the policy allows it")
    void imported() {
        refuse("pki/cert/" + OTHER_SERIAL, 404);
        data("pki/issuer/other", "{\"revoked\":true}");
        data("sys/capabilities-self", "{\"pki/issuer/other\":[\"deny\"]}");
        assertThat(other().imported()).isTrue();
        assertThat(other().revoked()).isFalse();
        assertThat(vault.vault.count("pki/issuer/other")).isZero();

        vault.clock.pass(MINUTE);
        data("sys/capabilities-self", "{\"pki/issuer/other\":[\"list\",\"read\"]}");
        assertThat(other().revoked()).isTrue();
        assertThat(vault.vault.count("pki/cert/" + OTHER_SERIAL))
                .as("an imported one is in no list of certificates")
                .isOne();

        vault.clock.pass(MINUTE);
        assertThat(other().revoked()).as("for ever").isTrue();
        assertThat(vault.vault.count("pki/issuer/other")).isOne();
    }

    @Test
    @DisplayName("The root token may read the page of an imported issuer")
    void root() {
        refuse("pki/cert/" + OTHER_SERIAL, 404);
        data("pki/issuer/other", "{\"revoked\":true}");
        data("sys/capabilities-self", "{\"pki/issuer/other\":[\"root\"]}");
        assertThat(other().revoked()).isTrue();
    }

    @Test
    @DisplayName("Without an answer about the policy, or from the page, an imported issuer counts as not revoked")
    void unknown() {
        refuse("pki/cert/" + OTHER_SERIAL, 404);
        refuse("sys/capabilities-self", 400);
        assertThat(other().revoked()).isFalse();
        vault.clock.pass(MINUTE);
        data("sys/capabilities-self", "{\"pki/issuer/other\":[\"read\"]}");
        refuse("pki/issuer/other", 400);
        assertThat(other().revoked()).isFalse();
    }

    @Test
    @DisplayName("While Vault does not answer, a revoked issuer stays revoked and is not taken for an imported one")
    void outage() {
        data("pki/cert/" + OTHER_SERIAL, "{\"revocation_time\":1700000000}");
        known();
        refuse("pki/cert/" + OTHER_SERIAL, 400);
        vault.clock.pass(MINUTE);
        assertThat(other().revoked()).isTrue();
        assertThat(other().imported()).isFalse();
    }
}
