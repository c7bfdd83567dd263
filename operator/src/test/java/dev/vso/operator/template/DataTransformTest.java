package dev.vso.operator.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Template;
import dev.vso.api.Transformation;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import dev.vso.operator.template.TransformResult.Transformed;
import dev.vso.operator.template.TransformResult.UnsuitableData;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataTransformTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TemplateRenderer RENDERING = new TemplateRenderer(
            Clock.systemUTC(), new SecureRandom(), new Limits(Duration.ofSeconds(5), 1 << 20, 100));
    private static final DataTransform TRANSFORM = new DataTransform(RENDERING, false);

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
        var everywhere = transform(
                new DataTransform(RENDERING, true), source("{\"a\":\"1\"}"), spec(List.of(), List.of(), false));
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
        assertThat(transform(TRANSFORM, source("{}"), spec(List.of("ok", "a(b"), List.of(), false)))
                .isInstanceOfSatisfying(InvalidTransformation.class, it -> {
                    assertThat(it.field()).isEqualTo("destination.transformation.includes[1]");
                    assertThat(it.message()).contains("includes[1]", "\"a(b\"", "RE2", "correct it");
                });
        // RE2 has no look-ahead, though Java does.
        assertThat(transform(TRANSFORM, source("{}"), spec(List.of(), List.of("(?=x)"), false)))
                .isInstanceOf(InvalidTransformation.class);
    }

    @DisplayName("A pattern too large for the memory is refused")
    @ParameterizedTest
    @ValueSource(strings = {"((a{1000}){1000}){1000}", "(x{50}){50}", "a{1001}"})
    void largePattern(String pattern) {
        assertThat(transform(TRANSFORM, source("{}"), spec(List.of(), List.of(pattern), false)))
                .isInstanceOfSatisfying(InvalidTransformation.class, it -> {
                    assertThat(it.field()).isEqualTo("destination.transformation.excludes[0]");
                    assertThat(it.message()).contains("\"" + pattern + "\"", "1000 copies", "give smaller ones");
                });
        assertThat(transformed("{\"a\":\"1\"}", spec(List.of("a{1,100}"), List.of(), true))
                        .keys())
                .containsExactly("a");
    }

    @Test
    @DisplayName("H3: a pattern with thousands of stars on a long key is stopped after bounded work")
    void aPatternThatIsTooMuchWorkForAKeyIsStopped() {
        var source = source("{\"" + "x".repeat(5_000) + "y\":\"hunter2\"}");
        var stars = spec(List.of(), List.of("^(?:" + "x*".repeat(3_000) + ")$"), true);
        assertThat(transform(TRANSFORM, source, stars))
                .isInstanceOfSatisfying(
                        TransformResult.RenderingFailed.class,
                        it -> assertThat(it.message())
                                .contains(
                                        "destination.transformation.excludes[0]",
                                        "too much work",
                                        "fewer or shorter patterns")
                                .doesNotContain("hunter2")
                                .hasSizeLessThan(500));
    }

    @Test
    @DisplayName("H3: the work of matching is bounded over all patterns and keys of a resource")
    void manyPatternsOnManyKeysAreStopped() {
        var secrets = JSON.createObjectNode();
        for (int i = 0; i < 5_000; i++) {
            secrets.put("x".repeat(200) + i, "v");
        }
        var patterns = Collections.nCopies(500, "x*x*x*x*x*y$");
        assertThat(transform(
                        TRANSFORM,
                        new SourceData(secrets, "RAW", JSON.createObjectNode()),
                        spec(patterns, List.of(), true)))
                .isInstanceOfSatisfying(
                        TransformResult.RenderingFailed.class,
                        it -> assertThat(it.message())
                                .contains("destination.transformation.includes[", "too much work"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A{900}B{900}C{900} | 20
            [^][]A{900}B{900} | 12
            \\Q[\\EA{900} | 25
            ( | 300
            (?i)[B-\\x{1e942}] | 200
            a | 16385
            (?i)[\\x{100}-\\x{20ff}] | 1
            (?i)\\x{1c80} | 1
            """)
    @DisplayName("H3: patterns whose compiling takes long are refused unread")
    void aPatternThatIsTooLargeIsRefused(String one, int times) {
        var pattern = one.repeat(times) + (one.equals("(") ? ")".repeat(times) : "");
        var began = System.nanoTime();
        assertThat(transform(TRANSFORM, source("{}"), spec(List.of(), List.of(pattern), false)))
                .isInstanceOfSatisfying(InvalidTransformation.class, it -> {
                    assertThat(it.field()).isEqualTo("destination.transformation.excludes[0]");
                    assertThat(it.message())
                            .containsAnyOf("give ", "leave these out")
                            .hasSizeLessThan(500);
                });
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aLongListOfKeysInOnePatternIsNoTrouble() {
        var keys = IntStream.range(0, 300)
                .mapToObj("application-setting-%d"::formatted)
                .toList();
        var secrets = JSON.createObjectNode();
        keys.forEach(key -> secrets.put(key, "v"));
        var pattern = "^(" + String.join("|", keys) + ")$";
        assertThat(transform(
                        TRANSFORM,
                        new SourceData(secrets, "RAW", JSON.createObjectNode()),
                        spec(List.of(pattern), List.of(), true)))
                .isInstanceOfSatisfying(
                        Transformed.class, it -> assertThat(it.data().keys()).hasSize(300));
    }

    @Test
    void onlyTemplatesAndMuchMatchingNeedAThreadOfTheirOwn() {
        var asked = new ArrayList<String>();
        var threads = new RenderThreads() {
            @Override
            public <T> Outcome<T> run(String namespace, Function<BooleanSupplier, T> work) {
                asked.add(namespace);
                return new Refused<>("there is none; it is tried again");
            }
        };
        var transform = new DataTransform(RENDERING.on(threads, TemplateMemory.of(1L << 30, 2)), false);
        assertThat(transform(transform, source("{\"a\":\"1\"}"), null)).isInstanceOf(Transformed.class);
        assertThat(transform(transform, source("{\"a\":\"1\"}"), spec(List.of("^a$"), List.of("b"), true)))
                .isInstanceOf(Transformed.class);
        assertThat(asked).isEmpty();

        assertThat(transform(transform, source("{\"a\":\"1\"}"), templates(Map.of("k", "x"))))
                .isInstanceOfSatisfying(
                        TransformResult.RenderingFailed.class,
                        it -> assertThat(it.message()).contains("destination.transformation", "tried again"));
        var longKey = source("{\"" + "a".repeat(250) + "\":\"1\"}");
        transform(transform, longKey, spec(List.of("x*".repeat(3_000)), List.of(), true));
        assertThat(asked).hasSize(2);
    }

    @Test
    void keyNamedRawInTheSourceNeedsExcludeRaw() {
        assertThat(transform(TRANSFORM, source("{\"_raw\":\"x\"}"), spec(List.of(), List.of("_raw"), false)))
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        it -> assertThat(it.field()).isEqualTo("destination.transformation.excludeRaw"));
        assertThat(texts(transformed("{\"_raw\":\"x\"}", spec(List.of(), List.of(), true))))
                .isEqualTo(Map.of("_raw", "x"));
    }

    @Test
    @DisplayName("Templates see secrets, metadata, annotations and labels")
    void templateInputs() {
        var source = new SourceData(
                JSON.createObjectNode().put("user", "app").put("port", 5432),
                "RAW",
                JSON.createObjectNode().put("version", 7));
        var transformation = (ResolvedTransformation) TransformationResolver.gather(
                "app",
                "db",
                templates(Map.of(
                        "url", "postgresql://{{ .Secrets.user }}@{{ .Labels.host }}:{{ .Secrets.port }}",
                        "team", "{{ .Annotations.team | upper }}-v{{ .Metadata.version }}")),
                new NothingShared());

        var result = TRANSFORM.transform(
                new TemplateInput(source, Map.of("team", "core"), Map.of("host", "db")), transformation);

        assertThat(texts(((Transformed) result).data()))
                .containsEntry("url", "postgresql://app@db:5432")
                .containsEntry("team", "CORE-v7")
                .containsEntry("user", "app");
    }

    @Test
    @DisplayName("Rendered keys replace those of the source and are not filtered")
    void renderedKeysWin() {
        var spec = new Transformation(
                Map.of("user", new Template(null, "{{ .Secrets.user }}!")), List.of(), List.of(), List.of(".*"), true);

        assertThat(texts(transformed("{\"user\":\"app\",\"other\":\"x\"}", spec)))
                .isEqualTo(Map.of("user", "app!"));
    }

    @Test
    @DisplayName("A template that cannot be parsed waits for an edit, one that cannot be rendered for data")
    void whenToRetry() {
        assertThat(transform(TRANSFORM, source("{}"), templates(Map.of("k", "{{ nosuch }}"))))
                .isInstanceOfSatisfying(
                        InvalidTransformation.class,
                        it -> assertThat(it.message()).contains("destination.transformation.templates[k]", "nosuch"));
        assertThat(transform(
                        TRANSFORM, source("{\"a\":\"hunter2\"}"), templates(Map.of("k", "{{ index .Secrets.a 99 }}"))))
                .isInstanceOfSatisfying(
                        TransformResult.RenderingFailed.class,
                        it -> assertThat(it.message())
                                .contains("destination.transformation.templates[k]")
                                .doesNotContain("hunter2"));
    }

    @Test
    void aTemplateWithoutEndIsStopped() {
        var endless = templates(Map.of("k", "{{ define \"t\" }}{{ template \"t\" . }}{{ end }}{{ template \"t\" . }}"));

        assertThat(transform(TRANSFORM, source("{}"), endless)).isInstanceOf(TransformResult.RenderingFailed.class);
    }

    private static Transformation templates(Map<String, String> texts) {
        var templates = new HashMap<String, Template>();
        texts.forEach((key, text) -> templates.put(key, new Template(null, text)));
        return new Transformation(templates, List.of(), List.of(), List.of(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ü", ".", "..", "..a", "a\n"})
    void keysThatKubernetesRefusesAreNamedWithTheCure(String key) {
        var secrets = JSON.createObjectNode().put(key, "top-secret");
        assertThat(transform(TRANSFORM, new SourceData(secrets, "RAW", JSON.createObjectNode()), null))
                .isInstanceOfSatisfying(
                        UnsuitableData.class,
                        it -> assertThat(it.message())
                                .contains("\"" + key + "\"", "destination.transformation.excludes", "template")
                                .doesNotContain("top-secret"));
    }

    @Test
    void longestKeyIs253Characters() {
        assertThat(transform(TRANSFORM, source("{\"" + "k".repeat(253) + "\":1}"), null))
                .isInstanceOf(Transformed.class);
        assertThat(transform(TRANSFORM, source("{\"" + "k".repeat(254) + "\":1}"), null))
                .isInstanceOf(UnsuitableData.class);
    }

    @Test
    void oneMebibyteOfValuesFitsAndOneByteMoreDoesNot() {
        var spec = spec(List.of(), List.of(), true);
        var limit = 1024 * 1024;
        assertThat(transform(TRANSFORM, source("{\"big\":\"" + "x".repeat(limit - 1) + "\",\"b\":\"1\"}"), spec))
                .isInstanceOf(Transformed.class);
        assertThat(transform(TRANSFORM, source("{\"big\":\"" + "x".repeat(limit) + "\",\"b\":\"1\"}"), spec))
                .isInstanceOfSatisfying(
                        UnsuitableData.class,
                        it -> assertThat(it.message())
                                .contains("1048577 bytes", "at most 1048576", "\"big\"", "excludes"));
    }

    @Test
    void anExcludedKeyIsNotHeldAgainstTheSource() {
        assertThat(transform(TRANSFORM, source("{\"a b\":\"1\"}"), spec(List.of(), List.of(" "), false)))
                .isInstanceOf(Transformed.class);
    }

    private static SecretData transformed(String secrets, @Nullable Transformation spec) {
        return switch (transform(TRANSFORM, source(secrets), spec)) {
            case Transformed(var data) -> data;
            case InvalidTransformation(var field, var message) -> throw new AssertionError(message);
            case TransformResult.RenderingFailed(var message) -> throw new AssertionError(message);
            case UnsuitableData(var message) -> throw new AssertionError(message);
        };
    }

    private static TransformResult transform(
            DataTransform transform, SourceData source, @Nullable Transformation spec) {
        return switch (TransformationResolver.gather("app", "db", spec, new NothingShared())) {
            case ResolvedTransformation transformation -> transform.transform(TemplateInput.of(source), transformation);
            case InvalidTransformation invalid -> invalid;
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
