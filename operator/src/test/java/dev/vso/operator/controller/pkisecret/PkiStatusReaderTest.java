package dev.vso.operator.controller.pkisecret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultPKISecret;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PkiStatusReaderTest {

    @ParameterizedTest
    @CsvSource({"1f:0a, 1, true", "1f-0A, 1, true", "1f, 1, true", "1f:, 1, false", "g, 1, false", "1:, 9000, false"})
    @DisplayName("H9: what a status tells as a serial number is one, or nothing; whatever its length")
    void aSerialIsHexadecimal(String text, int times, boolean held) {
        var resource = Serialization.unmarshal(
                """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: app, namespace: team, uid: u}
                spec: {mount: m, role: r, destination: {name: app}}
                status: {serialNumber: "%s", expiration: 2000, lastRotation: 1000}
                """.formatted(text.repeat(times) + (times > 1 ? "1" : "")), VaultPKISecret.class);
        assertThat(PkiStatusReader.of(resource).held().isPresent()).isEqualTo(held);
    }
}
