package dev.vso.bench.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionReaderTest {

    private static Options read(String words) {
        return OptionReader.read(List.of(words.split(" ", -1)));
    }

    @Test
    void aScenarioAloneIsEnough() {
        var options = read("static");
        assertThat(options.load().counts()).containsExactly(2000);
        assertThat(options.load().namespaces()).isEqualTo(20);
        assertThat(options.load().before()).isFalse();
        assertThat(options.sequence().steps())
                .containsExactly(Step.IDLE, Step.CREATE, Step.REST, Step.CHANGE, Step.RESTART);
        assertThat(options.subject().layout()).isEqualTo(Options.Layout.IMAGE);
        assertThat(options.subject().memory())
                .as("the limit that the chart sets")
                .isEqualTo(320L << 20);
        assertThat(read("leases").load().counts()).containsExactly(500);
    }

    @Test
    void theOldCallsOfStaticAndLeasesStillWork() {
        var load = read("static --count 300 --namespaces 5");
        assertThat(load.load().counts()).containsExactly(300);
        assertThat(load.load().namespaces()).isEqualTo(5);
        var leases = read("leases --count 50 --listing false");
        assertThat(leases.load().counts()).containsExactly(50);
        assertThat(leases.load().listing()).isFalse();
    }

    @Test
    void everyOptionIsRead() {
        var options = OptionReader.read(List.of(
                "static",
                "--count=300,3000",
                "--created",
                "before",
                "--steps",
                "restart,rest",
                "--refresh",
                "10s",
                "--rest",
                "1m",
                "--deadline",
                "4m",
                "--outage=5s",
                "--api-latency=200ms",
                "--api-429=30s",
                "--memory=512Mi",
                "--replicas=3",
                "--kill-at=50%",
                "--layout=classes",
                "--beside=16f06f7,main",
                "--other=manager -x",
                "--crds=/crds",
                "--rounds=2",
                "--operator-flags=--a=1  --b",
                "--format=markdown",
                "--plot=docs/a.svg",
                "--plotted=create.time"));
        assertThat(options.load().counts()).containsExactly(300, 3000);
        assertThat(options.load().before()).isTrue();
        assertThat(options.sequence().steps())
                .as("in their order, with the one that others need")
                .containsExactly(Step.CREATE, Step.REST, Step.RESTART);
        assertThat(List.of(
                        options.load().refresh(),
                        options.sequence().rest(),
                        options.sequence().deadline(),
                        options.faults().outage()))
                .containsExactly(
                        Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(4), Duration.ofSeconds(5));
        assertThat(options.faults().apiLatency()).contains(Duration.ofMillis(200));
        assertThat(options.faults().api429()).contains(Duration.ofSeconds(30));
        assertThat(options.subject().memory()).isEqualTo(512L << 20);
        assertThat(options.subject().replicas()).isEqualTo(3);
        assertThat(options.faults().killAt()).contains(50);
        assertThat(options.subject().layout()).isEqualTo(Options.Layout.CLASSES);
        assertThat(options.subject().commits()).containsExactly("16f06f7", "main");
        assertThat(options.subject().other()).contains(new Options.OtherOperator("manager -x", Path.of("/crds")));
        assertThat(options.sequence().rounds()).isEqualTo(2);
        assertThat(options.subject().flags()).containsExactly("--a=1", "--b");
        assertThat(options.report().markdown()).isTrue();
        assertThat(options.report().plot()).contains(Path.of("docs/a.svg"));
        assertThat(options.report().plotted()).isEqualTo("create.time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            statik                   ~ "statik" is no scenario: type one of static, leases, certificates, databases, mixed
            static --cuont 3         ~ there is no --cuont; did you mean --count 300,3000?
            static --nothing-like-it ~ there is no --nothing-like-it; ./vso bench help lists the options
            static --count           ~ --count needs a value: --count 300,3000
            static --count 0         ~ --count 0: type for example --count 300,3000
            static --count 3,x       ~ --count 3,x: type for example --count 300,3000
            static 300               ~ "300" belongs to no option; values follow their option, such as --count 300,3000
            static --memory 320MB    ~ --memory 320MB: type for example --memory 320Mi
            static --refresh 10      ~ --refresh 10: type for example --refresh 60s
            static --created after   ~ --created after: type for example --created running|before
            static --kill-at 100%    ~ --kill-at 100%: type for example --kill-at 50%
            static --other x         ~ --other needs the folder of that operator's definitions: --crds DIR
            static --steps revoke    ~ --steps revoke: static has idle,create,rest,change,vault-down,restart,failover,delete
            """)
    @DisplayName("A mistyped option gets a message with the correct spelling")
    void mistyped(String words, String message) {
        assertThatThrownBy(() -> read(words)).isInstanceOf(UsageException.class).hasMessage(message);
    }

    @Test
    void noScenarioGetsASentenceToo() {
        assertThatThrownBy(() -> OptionReader.read(List.of())).hasMessageStartingWith("name a scenario: ");
    }

    @Test
    void usageNamesEveryScenarioAndOption() {
        assertThat(OptionReader.usage()).contains("static", "leases", "certificates", "databases", "mixed");
        for (var option : OptionName.values()) {
            assertThat(OptionReader.usage()).contains(option.word());
        }
    }

    @ParameterizedTest
    @CsvSource({"--count, --count, 0", "--count, --cuont, 2", "--rest, --rests, 1", "a, '', 1"})
    void distanceCountsDifferentLetters(String one, String other, int expected) {
        assertThat(OptionName.distance(one, other)).isEqualTo(expected);
    }
}
