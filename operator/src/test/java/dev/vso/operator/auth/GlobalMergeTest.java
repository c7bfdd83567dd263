package dev.vso.operator.auth;

import static dev.vso.operator.auth.KnownObjects.auth;
import static dev.vso.operator.auth.KnownObjects.global;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.api.AuthMethod;
import dev.vso.operator.error.SyncException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GlobalMergeTest {

    private static ResolvedVaultAuth merged(String own, String shared) throws SyncException {
        return GlobalMerge.merged(auth("team/web", own), global("team/shared", shared));
    }

    @ParameterizedTest(name = "own {0}, block {1}, default {2} -> {3}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            own | block | shared | own
            own | ''    | ''     | own
            ''  | block | shared | block
            ''  | ''    | shared | shared
            """)
    void mountAndNamespaceComeFromTheFirstThatNamesThem(String own, String block, String shared, String expected)
            throws SyncException {
        ResolvedVaultAuth effective = merged(
                "{method: kubernetes, mount: '%s', namespace: '%s'}".formatted(own, own),
                "{defaultMount: '%s', defaultVaultNamespace: '%s', kubernetes: {mount: '%s', namespace: '%s'}}"
                        .formatted(shared, shared, block, block));
        assertThat(effective.mount()).isEqualTo(expected);
        assertThat(effective.vaultNamespace()).isEqualTo(expected);
    }

    @Test
    void connectionIsOwnBeforeShared() throws SyncException {
        assertThat(merged("{method: jwt, mount: m, vaultConnectionRef: own}", "{vaultConnectionRef: shared}")
                        .connectionRef())
                .isEqualTo("own");
        assertThat(merged("{method: jwt, mount: m}", "{vaultConnectionRef: ops/shared}")
                        .connectionRef())
                .isEqualTo("ops/shared");
        assertThat(merged("{method: jwt, mount: m}", "{}").connectionRef()).isNull();
    }

    @ParameterizedTest
    @EnumSource(AuthMethod.class)
    void methodAndItsBlockMayComeFromTheGlobal(AuthMethod method) throws SyncException {
        ResolvedVaultAuth effective = merged(
                "{mount: '', vaultAuthGlobalRef: {mergeStrategy: {params: union, headers: union}}}",
                """
                {defaultAuthMethod: %1$s, defaultMount: other,
                 %1$s: {mount: mine, namespace: ns, params: {a: b}, headers: {c: d}}}""".formatted(method.value()));
        assertThat(effective.method()).isEqualTo(method);
        assertThat(effective.mount()).isEqualTo("mine");
        assertThat(effective.vaultNamespace()).isEqualTo("ns");
        assertThat(effective.params()).isEqualTo(Map.of("a", "b"));
        assertThat(effective.headers()).isEqualTo(Map.of("c", "d"));
    }

    @Test
    void ownMethodWinsAndTheBlockOfAnotherIsNotConsidered() throws SyncException {
        ResolvedVaultAuth effective = merged(
                "{method: jwt}",
                "{defaultAuthMethod: kubernetes, defaultMount: d, kubernetes: {mount: k, namespace: n}}");
        assertThat(effective.method()).isEqualTo(AuthMethod.JWT);
        assertThat(effective.mount()).isEqualTo("d");
        assertThat(effective.vaultNamespace()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: own {1}, block {2}, defaults {3} -> {4}")
    @CsvSource(delimiter = '|', textBlock = """
            none    | a: own | a: block, b: block | c: shared | a: own
            none    |        | a: block           | c: shared |
            replace | a: own | a: block, b: block | c: shared | a: own
            replace |        | a: block, b: block | c: shared | a: block, b: block
            replace |        |                    | c: shared | c: shared
            replace |        |                    |           |
            union   | a: own | a: block, b: block | b: shared, c: shared | a: own, b: block, c: shared
            union   |        | a: block           | c: shared | a: block, c: shared
            union   |        |                    |           |
            """)
    void paramsAndHeadersMeetByTheirStrategy(
            String mode,
            @Nullable String own,
            @Nullable String block,
            @Nullable String shared,
            @Nullable String expected)
            throws SyncException {
        ResolvedVaultAuth effective = merged(
                "{method: kubernetes, mount: m, params: {%1$s}, headers: {%1$s}, vaultAuthGlobalRef: {mergeStrategy: {params: %2$s, headers: %2$s}}}"
                        .formatted(blank(own), mode),
                "{params: {%1$s}, headers: {%1$s}, kubernetes: {params: {%2$s}, headers: {%2$s}}}"
                        .formatted(blank(shared), blank(block)));
        assertThat(effective.params()).isEqualTo(map(blank(expected)));
        assertThat(effective.headers()).isEqualTo(map(blank(expected)));
    }

    @Test
    @DisplayName("Params and headers each have a merge strategy, by default none")
    void mergeStrategies() throws SyncException {
        String shared = "{params: {p: shared}, headers: {h: shared}}";
        ResolvedVaultAuth effective =
                merged("{method: jwt, mount: m, vaultAuthGlobalRef: {mergeStrategy: {params: union}}}", shared);
        assertThat(effective.params()).isEqualTo(Map.of("p", "shared"));
        assertThat(effective.headers()).isEmpty();
        assertThat(merged("{method: jwt, mount: m, vaultAuthGlobalRef: {name: shared}}", shared)
                        .params())
                .isEmpty();
    }

    @DisplayName("A field of the VaultAuth is never overridden")
    @RepeatedTest(200)
    void vaultAuthWins(RepetitionInfo repetition) throws SyncException {
        long seed = 41L + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Map<String, String> own = randomMap(random, "own");
        Map<String, String> block = randomMap(random, "block");
        Map<String, String> shared = randomMap(random, "shared");
        String mode = List.of("none", "replace", "union").get(random.nextInt(3));
        Map<String, String> params = merged(
                        "{method: kubernetes, mount: m, params: %s, vaultAuthGlobalRef: {mergeStrategy: {params: %s}}}"
                                .formatted(yaml(own), mode),
                        "{params: %s, kubernetes: {params: %s}}".formatted(yaml(shared), yaml(block)))
                .params();
        assertThat(params).as("seed %d, %s", seed, mode).containsAllEntriesOf(own);
        assertThat(params.entrySet())
                .as("seed %d, %s: nothing is made up", seed, mode)
                .allMatch(entry -> Stream.of(own, block, shared)
                        .map(Map::entrySet)
                        .flatMap(Collection::stream)
                        .anyMatch(entry::equals));
        if (mode.equals("union")) {
            assertThat(params.keySet())
                    .as("seed %d: nothing is lost", seed)
                    .containsAll(block.keySet())
                    .containsAll(shared.keySet());
        }
    }

    @Test
    @DisplayName("A field that is missing in both is named")
    void missingOnBothSides() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> merged("{mount: m}", "{}"))
                .withMessageContainingAll(
                        "VaultAuth team/web", "method", "defaultAuthMethod", "team/shared", "set one");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> merged("{method: jwt}", "{}"))
                .withMessageContainingAll("VaultAuth team/web", "mount is missing", "set it");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> merged("{method: jwt, mount: ' '}", "{}"))
                .withMessageContaining("mount is missing");
    }

    private static String blank(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Map<String, String> map(String text) {
        Map<String, String> map = new HashMap<>();
        for (String entry : text.isEmpty() ? new String[0] : text.split(", ", -1)) {
            map.put(entry.substring(0, entry.indexOf(':')), entry.substring(entry.indexOf(' ') + 1));
        }
        return map;
    }

    private static Map<String, String> randomMap(Random random, String value) {
        Map<String, String> map = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put("k" + random.nextInt(6), value + random.nextInt(9));
        }
        return map;
    }

    private static String yaml(Map<String, String> map) {
        return "{"
                + String.join(
                        ", ",
                        map.entrySet().stream()
                                .map(entry -> entry.getKey() + ": " + entry.getValue())
                                .toList())
                + "}";
    }
}
