package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.operator.metrics.EveryMetric;
import dev.vso.operator.metrics.MetricPage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard of the chart. */
class DashboardTest {

    private static final Path DASHBOARD = Chart.FOLDER.resolve("files/dashboard.json");

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    static Stream<JsonNode> panels() throws IOException {
        return Manifest.items(dashboard().path("panels"))
                .filter(panel -> !panel.path("type").asText().equals("row"));
    }

    private static List<String> queries(JsonNode panel) {
        return Manifest.items(panel.path("targets"))
                .map(target -> target.path("expr").asText())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelHasATitleAUnitAndQueries(JsonNode panel) {
        assertThat(panel.path("title").asText()).isNotBlank();
        assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
        assertThat(queries(panel))
                .isNotEmpty()
                .allSatisfy(query -> assertThat(query).isNotBlank());
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
    }

    @ParameterizedTest
    @MethodSource("panels")
    void aPanelAsksForMetricsThatThereAre(JsonNode panel) {
        Set<String> asked = queries(panel).stream()
                .flatMap(query -> AlertsTest.metricsOf(query).stream())
                .collect(Collectors.toSet());
        assertThat(asked).isNotEmpty().isSubsetOf(new MetricPage(EveryMetric.page()).samples());
    }

    @Test
    void thePanelsLieBesideEachOther() throws IOException {
        Set<String> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard().path("panels")) {
            JsonNode at = panel.path("gridPos");
            assertThat(ids.add(panel.path("id").asInt()))
                    .as("an id of its own: " + panel.path("title"))
                    .isTrue();
            for (int x = at.path("x").asInt();
                    x < at.path("x").asInt() + at.path("w").asInt();
                    x++) {
                for (int y = at.path("y").asInt();
                        y < at.path("y").asInt() + at.path("h").asInt();
                        y++) {
                    assertThat(taken.add(x + "," + y))
                            .as(panel.path("title").asText())
                            .isTrue();
                    assertThat(x).isLessThan(24);
                }
            }
        }
    }

    @Test
    void theVariablesAreMadeOfMetricsThatThereAre() throws IOException {
        List<String> definitions = Manifest.items(dashboard().at("/templating/list"))
                .map(variable -> variable.path("definition").asText())
                .filter(definition -> !definition.isEmpty())
                .toList();
        assertThat(definitions)
                .hasSize(2)
                .allSatisfy(definition -> assertThat(new MetricPage(EveryMetric.page()).samples())
                        .contains(definition.replaceAll("label_values\\((\\w+), .*", "$1")));
    }

    /** Each query as the rule of a file, with Grafana's variables filled in, is something that promtool can judge. */
    @Test
    void prometheusUnderstandsTheQueries(@TempDir Path folder) throws Exception {
        StringWriter rules = new StringWriter();
        rules.write("groups:\n- name: dashboard\n  rules:\n");
        int number = 0;
        for (String query : panels().flatMap(panel -> queries(panel).stream()).toList()) {
            String plain = query.replace("$__rate_interval", "5m")
                    .replace("$namespace", ".*")
                    .replace("$connection", ".*");
            rules.write("  - record: q:%d\n    expr: '%s'\n".formatted(number++, plain.replace("'", "''")));
        }
        Path file = folder.resolve("queries.yaml");
        Files.writeString(file, rules.toString());

        Promtool.Outcome outcome = Promtool.find().run("check", "rules", file.toString());
        assertThat(outcome.code()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains(number + " rules found");
    }
}
