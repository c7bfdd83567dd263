package dev.vso.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.api.VaultPKISecretStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A status may hold anything: what is read of it can be reckoned with. */
@DisplayName("H9: a status is input")
class StatusInputTest {

    @SuppressWarnings("unused")
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS = Kinds.ALL;

    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final KubernetesSerialization kubernetes = new KubernetesSerialization();

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, 1_900_000_000, Long.MAX_VALUE})
    void everyTimeCanBeReckonedWith(long seconds) {
        var dynamic = kubernetes.unmarshal("""
                ---
                {lastRenewalTime: %1$d, secretLease: {id: a/b, duration: %1$d},
                 staticCredsMetaData: {lastVaultRotation: %1$d, rotationPeriod: %1$d, ttl: %1$d},
                 superseded: [{id: a/b, revokeAt: %1$d, expiration: %1$d}]}
                """.formatted(seconds), VaultDynamicSecretStatus.class);
        var since = Instant.ofEpochSecond(dynamic.lastRenewalTime());
        var rotation = Objects.requireNonNull(dynamic.staticCredsMetaData());
        assertThat(since.plusSeconds(dynamic.secretLease().duration())).isAfterOrEqualTo(Instant.EPOCH);
        assertThat(rotation.lastVaultRotation()).isBetween(0L, LAST);
        assertThat(rotation.ttl()).isNotNegative();
        assertThat(dynamic.superseded().getFirst().revokeAt()).isBetween(0L, LAST);

        var certificate = kubernetes.unmarshal(
                "---\n{lastRotation: %1$d, expiration: %1$d, error: ''}".formatted(seconds),
                VaultPKISecretStatus.class);
        assertThat(certificate.expiration()).isBetween(0L, LAST);
        assertThat(certificate.lastRotation()).isBetween(0L, LAST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tomorrow", "+1000000000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", ""})
    @DisplayName("An invalid time counts as absent")
    void invalidTime(String time) {
        var status = kubernetes.unmarshal(
                "---\n{expiresAt: '%1$s', roles: [{name: r, expiresAt: '%1$s', accessor: ' '}]}".formatted(time),
                DatabaseStatus.class);
        assertThat(status.expiresAt()).isNull();
        assertThat(status.roles().getFirst().expiresAt()).isNull();
        assertThat(status.roles().getFirst().accessor()).isNull();
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void hugeTextsAreNotKept(Class<? extends CustomResource<?, ?>> kind) {
        var example = Example.of(kind);
        fill(example.path("status"), "x".repeat(200_000));
        var status = kubernetes.unmarshal(example.toString(), kind).getStatus();
        assertThat(kubernetes.asJson(status)).hasSizeLessThan(1_500_000);
    }

    @Test
    void listsAreCut() {
        var one = "{id: a/b, revokeAt: 1, expiration: 1}";
        var status = kubernetes.unmarshal(
                "---\n{lastRenewalTime: 1, superseded: [" + (one + ",").repeat(30_000) + one + "]}",
                VaultDynamicSecretStatus.class);
        assertThat(status.superseded()).hasSize(20_000);
    }

    private static void fill(JsonNode tree, String text) {
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (field.getValue().isTextual() && !field.getKey().equals("kind")) {
                    field.setValue(JsonNodeFactory.instance.textNode(text));
                }
            });
        }
        tree.forEach(child -> fill(child, text));
    }
}
