package dev.vso.operator.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Template;
import dev.vso.api.Transformation;
import dev.vso.api.TransformationRef;
import dev.vso.operator.transform.TransformResult.InvalidTransformation;
import dev.vso.operator.transform.TransformResult.Transformed;
import dev.vso.operator.transform.TransformResult.UnsuitableData;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTransformTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final DataTransform TRANSFORM = new DataTransform(false);

    @Test
    void stringsAreCopiedAndEverythingElseIsGoJson() {
        var data = transformed("""
                {"s":"a<b","n":12.5,"t":true,"z":null,"o":{"b":1,"a":"<"},"l":[1,"x"],"e":""}""", spec(List.of(), List.of(), true));
        assertThat(texts(data))
                .isEqualTo(Map.of(
                        "s", "a<b",
                        "n", "12.5",
                        "t", "true",
                        "z", "null",
                        "o", "{\"a\":\"\\u003c\",\"b\":1}",
                        "l", "[1,\"x\"]",
                        "e", ""));
    }

    @Test
    void rawHoldsTheWholeAnswerUnlessExcluded() {
        assertThat(texts(transformed("{\"a\":\"1\"}", null))).isEqualTo(Map.of("a", "1", "_raw", "RAW"));
        assertThat(texts(transformed("{\"a\":\"1\"}", spec(List.of(), List.of(), true))))
                .isEqualTo(Map.of("a", "1"));
        var everywhere = new DataTransform(true).transform(source("{\"a\":\"1\"}"), spec(List.of(), List.of(), false));
        assertThat(((Transformed) everywhere).data().keys()).containsExactly("a");
    }

    @ParameterizedTest(name = "excludes {0}, includes {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -       | -        | _raw user pass pass_old
            pass    | -        | _raw user
            ^pass$  | -        | _raw user pass_old
            -       | pass     | _raw pass pass_old
            old     | pass     | _raw pass
            -       | nothing  | _raw
            .*      | user     | _raw
            (?i)U   | -        | _raw pass pass_old
            """)
    void excludesComeBeforeIncludesAndNeitherTouchesRaw(
            @Nullable String exclude, @Nullable String include, String expected) {
        var spec = spec(
                include == null ? List.of() : List.of(include), exclude == null ? List.of() : List.of(exclude), false);
        assertThat(transformed("{\"user\":\"1\",\"pass\":\"2\",\"pass_old\":\"3\"}", spec)
                        .keys())
                .containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void oneMatchingIncludeIsEnough() {
        assertThat(transformed("{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}", spec(List.of("^a$", "^b$"), List.of(), true))
                        .keys())
                .containsExactly("a", "b");
    }

    @Test
    void invalidPatternNamesFieldPatternAndCure() {
        assertThat(TRANSFORM.transform(source("{}"), spec(List.of("ok", "a(b"), List.of(), false)))
                .isInstanceOfSatisfying(InvalidTransformation.class, it -> {
                    assertThat(it.field()).isEqualTo("destination.transformation.includes[1]");
                    assertThat(it.message()).contains("includes[1]", "\"a(b\"", "RE2", "correct it");
                });
        // A look-ahead is no RE2, though Java would take it.
        assertThat(TRANSFORM.transform(source("{}"), spec(List.of(), List.of("(?=x)"), false)))
                .isInstanceOf(InvalidTransformation.class);
    }

    @Test
    void keyNamedRawInTheSourceNeedsExcludeRaw() {
        assertThat(TRANSFORM.transform(source("{\"_raw\":\"x\"}"), spec(List.of(), List.of("_raw"), false)))
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        it -> assertThat(it.field()).isEqualTo("destination.transformation.excludeRaw"));
        assertThat(texts(transformed("{\"_raw\":\"x\"}", spec(List.of(), List.of(), true))))
                .isEqualTo(Map.of("_raw", "x"));
    }

    @Test
    void templatesAreNamedAsUnavailable() {
        var inline =
                new Transformation(Map.of("k", new Template(null, "{{ . }}")), List.of(), List.of(), List.of(), null);
        assertThat(TRANSFORM.transform(source("{}"), inline))
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        it -> assertThat(it.message())
                                .contains(
                                        "destination.transformation.templates",
                                        "templates are not available in this build"));
        var ref = new Transformation(
                Map.of(), List.of(new TransformationRef(null, "t", List.of(), null, null)), List.of(), List.of(), null);
        assertThat(TRANSFORM.transform(source("{}"), ref))
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        it -> assertThat(it.field()).isEqualTo("destination.transformation.transformationRefs"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ü", ".", "..", "..a", "a\n"})
    void keysThatKubernetesRefusesAreNamedWithTheCure(String key) {
        var secrets = JSON.createObjectNode().put(key, "top-secret");
        assertThat(TRANSFORM.transform(new SourceData(secrets, "RAW", JSON.createObjectNode()), null))
                .isInstanceOfSatisfying(
                        UnsuitableData.class,
                        it -> assertThat(it.message())
                                .contains("\"" + key + "\"", "destination.transformation.excludes", "template")
                                .doesNotContain("top-secret"));
    }

    @Test
    void longestKeyIs253Characters() {
        assertThat(TRANSFORM.transform(source("{\"" + "k".repeat(253) + "\":1}"), null))
                .isInstanceOf(Transformed.class);
        assertThat(TRANSFORM.transform(source("{\"" + "k".repeat(254) + "\":1}"), null))
                .isInstanceOf(UnsuitableData.class);
    }

    @Test
    void oneMebibyteOfValuesFitsAndOneByteMoreDoesNot() {
        var spec = spec(List.of(), List.of(), true);
        var limit = 1024 * 1024;
        assertThat(TRANSFORM.transform(source("{\"big\":\"" + "x".repeat(limit - 1) + "\",\"b\":\"1\"}"), spec))
                .isInstanceOf(Transformed.class);
        assertThat(TRANSFORM.transform(source("{\"big\":\"" + "x".repeat(limit) + "\",\"b\":\"1\"}"), spec))
                .isInstanceOfSatisfying(
                        UnsuitableData.class,
                        it -> assertThat(it.message())
                                .contains("1048577 bytes", "at most 1048576", "\"big\"", "excludes"));
    }

    @Test
    void anExcludedKeyIsNotHeldAgainstTheSource() {
        assertThat(TRANSFORM.transform(source("{\"a b\":\"1\"}"), spec(List.of(), List.of(" "), false)))
                .isInstanceOf(Transformed.class);
    }

    private static SecretData transformed(String secrets, @Nullable Transformation spec) {
        return switch (TRANSFORM.transform(source(secrets), spec)) {
            case Transformed(var data) -> data;
            case InvalidTransformation(var field, var message) -> throw new AssertionError(message);
            case UnsuitableData(var message) -> throw new AssertionError(message);
        };
    }

    private static Map<String, String> texts(SecretData data) {
        var texts = new HashMap<String, String>();
        data.base64()
                .forEach((key, value) ->
                        texts.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
        return texts;
    }

    private static SourceData source(String secrets) {
        try {
            return new SourceData((ObjectNode) JSON.readTree(secrets), "RAW", JSON.createObjectNode());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Transformation spec(List<String> includes, List<String> excludes, boolean excludeRaw) {
        return new Transformation(Map.of(), List.of(), includes, excludes, excludeRaw);
    }
}
