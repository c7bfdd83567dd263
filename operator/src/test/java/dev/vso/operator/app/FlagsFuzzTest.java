package dev.vso.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.option.Arguments;
import dev.vso.operator.app.option.Flag;
import dev.vso.operator.app.option.OptionsReader;
import dev.vso.operator.app.option.UsageException;
import dev.vso.operator.time.GoDuration;
import dev.vso.testing.Fuzz;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The command line, and durations in Go's notation, which manifests have too. */
class FlagsFuzzTest {

    private static final Path NOWHERE = Path.of("/nonexistent/namespace");

    private static List<String> lines() {
        String all = String.join(
                "\n",
                Arrays.stream(Flag.values())
                        .filter(flag -> flag != Flag.HELP)
                        .map(flag -> "--%s=%s".formatted(flag.text(), flag.byDefault()))
                        .toList());
        return List.of(
                all,
                "--leader-elect\n--shards=3\n--watch-namespaces=a,b",
                "--metrics-secure\n--metrics-bind-address=[::1]:8443\n--health-probe-bind-address=:0",
                "-zap-log-level=debug\n--kube-client-qps\n1e3\n--lease-overlap=2m30s");
    }

    @Test
    @DisplayName("Fuzz: a command line is options, or an error that names the flag")
    void flags() {
        Fuzz.run(lines(), text -> {
            try {
                Arguments arguments = Arguments.read(List.of(text.split("\n", -1)), Map.of());
                assertThat(new OptionsReader(arguments, NOWHERE).options()).isNotNull();
            } catch (UsageException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    @DisplayName("Fuzz: a duration is one that Go prints alike, or an error in words")
    void durations() {
        Fuzz.run(List.of("1h30m", "500ms", "-1.5s", "+.5µs", "0", "2562047h47m16.854775807s", "1h1h1h"), text -> {
            try {
                var duration = GoDuration.parse(text);
                assertThat(GoDuration.parse(GoDuration.format(duration))).isEqualTo(duration);
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).contains("is not a duration").hasSizeLessThan(300);
            }
        });
    }
}
