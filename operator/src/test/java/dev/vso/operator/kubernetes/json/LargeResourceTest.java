package dev.vso.operator.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("H6: of a large resource a watch keeps what tells it from others")
class LargeResourceTest {

    private static final String SMALL = "\"labels\":{\"team\":\"a\"}";

    private final KubernetesSerialization watch = new LeanSerialization(ResourceKind.jsonTypes());
    private final KubernetesSerialization whole = LeanSerialization.whole(ResourceKind.jsonTypes());

    private static String resource(String metadata, int ofPath, String status) {
        return """
            {"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"VaultStaticSecret","metadata":{%s,
             "name":"app","namespace":"team","uid":"u","resourceVersion":"7","generation":3,"finalizers":["a/b"],
             "creationTimestamp":"2026-01-01T00:00:00Z"},
             "spec":{"mount":"secret","path":"%s","type":"kv-v2","destination":{"name":"app"}},"status":%s}
            """.formatted(metadata, "p".repeat(ofPath), status);
    }

    private VaultStaticSecret watched(String metadata, int ofPath, String status) {
        var event = watch.unmarshal(
                "{\"type\":\"ADDED\",\"object\":" + resource(metadata, ofPath, status) + "}", WatchEvent.class);
        return (VaultStaticSecret) event.getObject();
    }

    @Test
    void upToSixteenKilobytesItIsKeptAsItIs() {
        var kept = watched(SMALL, 15_000, "{\"lastGeneration\":3}");
        assertThat(LargeMetadata.isReduced(kept)).isFalse();
        assertThat(LargeMetadata.size(kept).orElseThrow()).isBetween(15_000L, 16_000L);
        assertThat(kept.getSpec().path()).hasSize(15_000);
        assertThat(LargeMetadata.size(watched(SMALL, 1_000, "{}"))).isEmpty();
    }

    @Test
    void ofALargeOneSpecLabelsAndAnnotationsAreNotKept() {
        var kept = watched(SMALL, 20_000, "{\"lastGeneration\":3}");
        assertThat(LargeMetadata.isReduced(kept)).isTrue();
        assertThat(LargeMetadata.size(kept).orElseThrow()).isBetween(20_000L, 21_000L);
        assertThat(kept.getSpec()).isNull();
        assertThat(kept.getStatus().lastGeneration()).isEqualTo(3);
        var metadata = kept.getMetadata();
        assertThat(metadata.getName()).isEqualTo("app");
        assertThat(metadata.getNamespace()).isEqualTo("team");
        assertThat(metadata.getUid()).isEqualTo("u");
        assertThat(metadata.getResourceVersion()).isEqualTo("7");
        assertThat(metadata.getGeneration()).isEqualTo(3);
        assertThat(metadata.getFinalizers()).containsExactly("a/b");
        assertThat(metadata.getLabels()).isEmpty();
    }

    @Test
    void eachOfItsPartsCanMakeItLarge() {
        String labels = IntStream.range(0, 400)
                .mapToObj(i -> "\"l%d\":\"\"".formatted(i))
                .collect(Collectors.joining(",", "\"labels\":{", "}"));
        assertThat(List.of(
                        watched(labels, 1, "{}"),
                        watched("\"annotations\":{\"a\":\"" + "x".repeat(20_000) + "\"}", 1, "{}"),
                        watched(SMALL, 1, "{\"secretMAC\":\"" + "x".repeat(20_000) + "\"}")))
                .allMatch(LargeMetadata::isReduced);
        assertThat(watched(SMALL, 1, "{\"secretMAC\":\"" + "x".repeat(20_000) + "\"}")
                        .getStatus())
                .isNull();
    }

    @Test
    @DisplayName("Dropped fields do not count")
    void droppedFields() {
        String dropped =
                "\"managedFields\":[{\"manager\":\"%1$s\"}],\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"%1$s\"}"
                        .formatted("x".repeat(30_000));
        assertThat(LargeMetadata.isReduced(watched(dropped, 1, "{}"))).isFalse();
    }

    @Test
    @DisplayName("Fetched by name it is whole and has its size")
    void fetchedWhole() {
        var all = whole.unmarshal(resource(SMALL, 20_000, "{}"), VaultStaticSecret.class);
        assertThat(all.getSpec().path()).hasSize(20_000);
        assertThat(all.getMetadata().getLabels()).containsEntry("team", "a");
        assertThat(LargeMetadata.isReduced(all)).isFalse();
        assertThat(LargeMetadata.size(all)).isPresent();
        assertThat(whole.asJson(all)).contains("\"team\":\"a\"").doesNotContain("marks", "\"size\"");
    }

    @Test
    void aCopyIsWholeToo() {
        var all = whole.unmarshal(resource(SMALL, 20_000, "{}"), VaultStaticSecret.class);
        assertThat(watch.clone(all).getSpec()).isEqualTo(all.getSpec());
    }

    @Test
    void anEditOfALabelIsSeenAlthoughNoneAreKept() {
        var before = watched(SMALL, 20_000, "{}").getMetadata();
        var all = whole.unmarshal(resource(SMALL, 20_000, "{}"), VaultStaticSecret.class);
        assertThat(LargeMetadata.haveSameMarks(watched(SMALL, 20_000, "{}").getMetadata(), before))
                .isTrue();
        assertThat(LargeMetadata.haveSameMarks(all.getMetadata(), before)).isTrue();
        assertThat(LargeMetadata.haveSameMarks(watched(SMALL, 1, "{}").getMetadata(), before))
                .isTrue();
        for (String edited :
                List.of("\"labels\":{\"team\":\"b\"}", "\"labels\":{}", "\"annotations\":{\"team\":\"a\"}")) {
            assertThat(LargeMetadata.haveSameMarks(watched(edited, 20_000, "{}").getMetadata(), before))
                    .as(edited)
                    .isFalse();
        }
    }

    @Test
    @DisplayName("Referenced kinds are kept up to four times that size; larger ones give the reason")
    void referencedKinds() {
        String transformation = """
            {"apiVersion":"secrets.hashicorp.com/v1beta1","kind":"SecretTransformation",
             "metadata":{"name":"t","namespace":"team","uid":"u"},"spec":{"templates":{"a":{"text":"%s"}}}}
            """;
        var kept = watch.unmarshal(transformation.formatted("x".repeat(60_000)), SecretTransformation.class);
        assertThat(LargeMetadata.refusal(kept)).isEmpty();
        assertThat(Objects.requireNonNull(kept.getSpec().templates().get("a")).text())
                .hasSize(60_000);
        var large = watch.unmarshal(transformation.formatted("x".repeat(70_000)), SecretTransformation.class);
        assertThat(LargeMetadata.refusal(large))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("SecretTransformation team/t is too large")
                        .contains("65536"));
        assertThat(LargeMetadata.isReduced(
                        watch.unmarshal(resource(SMALL, 1, "{}").replace("StaticSecret", "Auth"), VaultAuth.class)))
                .isFalse();
    }
}
