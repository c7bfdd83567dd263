package dev.vso.operator.controller.dynamicsecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateExpiryTest {

    private static final Instant END = Instant.parse("2031-01-02T03:04:05Z");

    /** Created by ssh-keygen: the expiry, or - for none, and the certificate. */
    static List<String> sshCertificates() throws IOException {
        return text("/certificates/ssh.txt").lines().toList();
    }

    @ParameterizedTest
    @MethodSource("sshCertificates")
    void theEndOfAnSshCertificateIsRead(String line) {
        String[] parts = line.split(" ", 2);
        Optional<Instant> expected = parts[0].equals("-") ? Optional.empty() : Optional.of(END);

        assertThat(end("signed_key", parts[1] + "\n")).isEqualTo(expected);
    }

    @Test
    void theEndOfAnX509CertificateIsRead() throws IOException {
        assertThat(end("certificate", text("/certificates/x509.pem"))).contains(END);
    }

    @DisplayName("An unreadable certificate has no expiry")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ssh-ed25519-cert-v01@openssh.com",
                "ssh-ed25519-cert-v01@openssh.com !",
                "ssh-ed25519-cert-v01@openssh.com AAAA",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----",
                "MIIB"
            })
    void unreadable(String text) {
        assertThat(end("signed_key", text)).isEmpty();
        assertThat(end("certificate", text)).isEmpty();
    }

    @Test
    void otherAnswersHaveNoEnd() {
        assertThat(CertificateExpiry.of(VaultJson.object(Map.of("username", "u", "password", "p"))))
                .isEmpty();
        assertThat(CertificateExpiry.of(VaultJson.object())).isEmpty();
    }

    /** A damaged certificate yields no expiry or another one, but never an exception. */
    @RepeatedTest(200)
    void damageIsNoFailure(RepetitionInfo repetition) throws IOException {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<String> all = sshCertificates();
        byte[] blob =
                Base64.getDecoder().decode(all.get(random.nextInt(all.size())).split(" ", -1)[2]);
        for (int i = 0; i <= random.nextInt(8); i++) {
            blob[random.nextInt(blob.length)] = (byte) random.nextInt();
        }

        assertThat(end("signed_key", "ssh " + Base64.getEncoder().encodeToString(blob)))
                .as("seed %d", seed)
                .matches(end -> end.isEmpty() || end.get().isAfter(Instant.EPOCH.minusSeconds(1)));
    }

    private static Optional<Instant> end(String field, String value) {
        return CertificateExpiry.of(VaultJson.object(Map.of(field, value)));
    }

    private static String text(String resource) throws IOException {
        try (var in = CertificateExpiryTest.class.getResourceAsStream(resource)) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
