package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.operator.metrics.EveryMetric;
import dev.vso.operator.metrics.MetricPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts of the chart: that each fires when it should and is silent when it should not, and leads somewhere. */
class AlertsTest {

    static final Path RULES = Chart.FOLDER.resolve("files/alerts.yaml");

    /** For each alert, series by which it fires and series by which it does not, in promtool's form. */
    private static final Path CASES =
            Path.of("src/test/resources/telemetry/alerts.test.yaml").toAbsolutePath();

    private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");
    private static final Pattern METRIC = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)+");

    static Stream<JsonNode> alerts() throws IOException {
        return Manifest.items(Yaml.of(Files.readString(RULES)).path("groups"))
                .flatMap(group -> Manifest.items(group.path("rules")));
    }

    private static List<String> names() throws IOException {
        return alerts().map(alert -> alert.path("alert").asText()).toList();
    }

    @Test
    void prometheusUnderstandsTheRules() throws Exception {
        Promtool.Outcome outcome = Promtool.find().run("check", "rules", "--lint-fatal", RULES.toString());

        assertThat(outcome.output()).contains("%d rules found".formatted(names().size()));
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    @Test
    @DisplayName("Each alert fires when it should, and only then")
    void alertsFire(@TempDir Path folder) throws Exception {
        Path cases = folder.resolve("alerts.test.yaml");
        Files.writeString(cases, Files.readString(CASES).replace("ALERTS", RULES.toString()));
        Promtool.Outcome outcome = Promtool.find().run("test", "rules", cases.toString());

        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("SUCCESS");
    }

    @Test
    @DisplayName("Each alert has a case in which it fires and one in which it does not")
    void alertsHaveCases() throws IOException {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        Manifest.items(Yaml.of(Files.readString(CASES)).path("tests"))
                .flatMap(test -> Manifest.items(test.path("alert_rule_test")))
                .forEach(test -> (test.path("exp_alerts").isEmpty() ? silent : firing)
                        .add(test.path("alertname").asText()));

        assertThat(firing).containsExactlyInAnyOrderElementsOf(names());
        assertThat(silent).containsExactlyInAnyOrderElementsOf(names());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertSaysWhatItIsAndWhereToReadOn(JsonNode alert) {
        JsonNode told = alert.path("annotations");
        assertThat(alert.at("/labels/severity").asText()).isIn("info", "warning", "critical");
        assertThat(told.path("summary").asText()).isNotBlank().hasSizeLessThan(120);
        assertThat(told.path("description").asText()).isNotBlank().endsWith(".");
        assertThat(told.path("runbook_url").asText())
                .isEqualTo("RUNBOOK#" + alert.path("alert").asText().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertAsksForMetricsThatThereAre(JsonNode alert) {
        assertThat(metricsOf(alert.path("expr").asText()))
                .isNotEmpty()
                .isSubsetOf(new MetricPage(EveryMetric.page()).samples());
    }

    @Test
    @DisplayName("Each alert has a section in the runbook, and each section an alert")
    void alertsMatchRunbook() throws IOException {
        String runbook = Files.readString(RUNBOOK);
        List<String> sections = runbook.lines()
                .filter(line -> line.startsWith("## Vso"))
                .map(line -> line.substring(3))
                .toList();

        assertThat(sections).containsExactlyElementsOf(names());
        assertThat(runbook.split("\n## Vso", -1))
                .hasSize(names().size() + 1)
                .allSatisfy(section -> assertThat(section.isBlank()).isFalse())
                .satisfies(parts -> assertThat(List.of(parts).subList(1, parts.length))
                        .allSatisfy(section ->
                                assertThat(section).contains("**Meaning.**", "**Diagnosis.**", "**Remedy.**")));
    }

    /** What looks like the name of a metric in a query: labels, functions and keywords are not of that form, but few. */
    static Set<String> metricsOf(String query) {
        String bare = query.replaceAll("\\{[^}]*}", "")
                .replaceAll("\\b(by|on|without|ignoring) *\\([^)]*\\)", "")
                .replaceAll("\\[[^]]*]", "");
        Set<String> names = new TreeSet<>();
        METRIC.matcher(bare)
                .results()
                .map(found -> found.group())
                .filter(name -> !name.equals("histogram_quantile"))
                .forEach(names::add);
        return names;
    }
}
