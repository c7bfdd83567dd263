package dev.vso.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Compares the table in {@code docs/metrics.md} with the code. With {@code -Ddocs=write} the table is written instead.
 */
class MetricsDocsTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern SECTION = Pattern.compile("(?s)(?<=<!-- metrics -->\n).*(?=<!-- /metrics -->)");

    @Test
    void theTableInTheDocumentationIsThatOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        var section = SECTION.matcher(page);
        assertThat(section.find()).as("the marks <!-- metrics --> in %s", PAGE).isTrue();
        String table = "| metric | type | labels | what it says |\n|---|---|---|---|\n"
                + new MetricPage(EveryMetric.page())
                        .families().stream().map(MetricsDocsTest::row).collect(Collectors.joining());
        if (Objects.equals(System.getProperty("docs"), "write")) {
            Files.writeString(PAGE, page.substring(0, section.start()) + table + page.substring(section.end()));
        } else {
            assertThat(section.group())
                    .as("the table of metrics; -Ddocs=write makes it anew")
                    .isEqualTo(table);
        }
    }

    @Test
    void everyMetricSaysWhatItIs() {
        assertThat(new MetricPage(EveryMetric.page()).families())
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        family -> assertThat(family.help()).as(family.name()).isNotBlank());
    }

    private static String row(MetricPage.Family family) {
        String labels = family.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        family.name(),
                        family.type(),
                        labels(family, labels),
                        family.help().replace("|", "\\|"));
    }

    /** These two have many labels, which are documented elsewhere. */
    private static String labels(MetricPage.Family family, String labels) {
        return switch (family.name()) {
            case "vso_build_info" -> "of the build";
            case "vso_runtime_config" -> "one for each option";
            default -> labels;
        };
    }
}
