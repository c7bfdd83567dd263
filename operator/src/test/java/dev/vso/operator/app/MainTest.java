package dev.vso.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.operator.app.option.Flag;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void versionIsPrintedInTheFormAskedFor() throws Exception {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).startsWith("vault-secrets-operator 0.").doesNotContain("${");

        out.reset();
        assertThat(run("-version", "--output=json")).isZero();
        assertThat(new ObjectMapper().readTree(text(out)).get("version").asText())
                .startsWith("0.");

        out.reset();
        assertThat(run("-version", "--output", "yaml")).isZero();
        assertThat(text(out)).startsWith("version: \"0.");
    }

    @Test
    void unknownFormOfTheVersionIsAMistake() {
        assertThat(run("--version", "--output=xml")).isEqualTo(2);
        assertThat(text(err)).isEqualTo("vault-secrets-operator: --output: \"xml\" is neither yaml nor json\n");
    }

    @Test
    void unknownFlagIsAMistakeSaidInOneLine() {
        assertThat(run("--leader-elekt")).isEqualTo(2);
        assertThat(text(err))
                .isEqualTo("vault-secrets-operator: unknown flag --leader-elekt; did you mean --leader-elect?\n");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void helpNamesEveryFlagItsDefaultAndItsVariable() {
        assertThat(run("--help")).isZero();
        assertThat(text(out)).contains("--metrics-bind-address", "(default :8080)", "[VSO_CLIENT_CACHE_SIZE wins]");
        for (Flag flag : Flag.values()) {
            assertThat(text(out)).contains("  --" + flag.text());
        }
    }

    @Test
    void shortFormOfHelpIsUnderstood() {
        assertThat(run("-h")).isZero();
    }

    @Test
    @DisplayName("The labels of vso_build_info are VSO's, with Java in place of Go")
    void buildInfoLabels() {
        assertThat(new BuildInfo("1.2.3-rc.1", "abc", "2026-11-22T00:00:00Z").labels())
                .containsEntry("major", "1")
                .containsEntry("minor", "2")
                .containsEntry("git_version", "1.2.3-rc.1")
                .containsEntry("git_commit", "abc")
                .containsKeys("git_tree_state", "build_date", "java_version", "compiler", "platform");
    }

    @Test
    void closingThatHangsIsLeftBehindAfterItsLimit() {
        CountDownLatch never = new CountDownLatch(1);

        assertThat(Shutdown.close(never::await, Duration.ofMillis(50))).isFalse();
    }

    @Test
    void closingIsWaitedFor() {
        AtomicBoolean closed = new AtomicBoolean();

        assertThat(Shutdown.close(() -> closed.set(true), Duration.ofSeconds(5)))
                .isTrue();
        assertThat(closed).isTrue();
    }

    private int run(String... arguments) {
        return Main.run(List.of(arguments), Map.of(), stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
