package dev.vso.operator.app.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.persistence.PersistenceModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Warnings at start about the given flags. */
class StartupWarningsTest {

    private static List<String> remarks(Map<String, String> environment, String... line) {
        var arguments = Arguments.read(List.of(line), environment);
        return new StartupWarnings(arguments, new OptionsReader(arguments, Path.of("/nonexistent/namespace")).options())
                .lines();
    }

    @Test
    void defaultsAreNotRemarkedOn() {
        assertThat(remarks(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Flag.class)
    void aFlagWithoutEffectIsNamedOnceAndNoOther(Flag flag) {
        List<String> remarks = remarks(Map.of(), "--" + flag.text() + "=" + flag.byDefault());
        boolean isOld = flag == Flag.MAX_CONCURRENT_RECONCILES_VDS;
        assertThat(remarks)
                .hasSize(flag.isWithoutEffect() || isOld ? 1 : 0)
                .allMatch(line -> line.contains(flag.text()));
    }

    @Test
    @DisplayName("Lists the options without effect")
    void optionsWithoutEffect() {
        assertThat(Arrays.stream(Flag.values()).filter(Flag::isWithoutEffect))
                .containsExactlyInAnyOrder(
                        Flag.CLIENT_CACHE_SIZE, Flag.CLIENT_CACHE_NUM_LOCKS, Flag.MIN_REFRESH_AFTER_HVSA);
    }

    @Test
    void theReasonIsThatOfTheHelp() {
        assertThat(remarks(Map.of("VSO_CLIENT_CACHE_SIZE", "5")))
                .containsExactly("--client-cache-size has " + Flag.CLIENT_CACHE_SIZE.meaning());
    }

    @Test
    void aBurstWithoutARateIsForNothing() {
        assertThat(remarks(Map.of(), "--kube-client-burst=5"))
                .containsExactly("--kube-client-burst has no effect without --kube-client-qps: there is no limit");
        assertThat(remarks(Map.of(), "--kube-client-burst=5", "--kube-client-qps=1"))
                .isEmpty();
    }

    @Test
    void tokensThatLieReadableAreWarnedOf() {
        for (var model : PersistenceModel.values()) {
            assertThat(remarks(Map.of("OPERATOR_NAMESPACE", "vso"), "--client-cache-persistence-model=" + model.word()))
                    .as(model.word())
                    .hasSize(model == PersistenceModel.DIRECT_UNENCRYPTED ? 1 : 0)
                    .allMatch(line -> line.contains("namespace vso") && line.contains("direct-encrypted"));
        }
    }
}
