package dev.vso.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.status.ConditionType;
import dev.vso.testing.MarkdownPage;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What two pages say, both say alike. */
class SaidOnceTest {

    private static final MarkdownPage GUIDE = MarkdownPage.of("docs/getting-started.md");

    @Test
    void theReadmeHasTheFiveCommandsOfTheGuide() {
        List<String> commands =
                GUIDE.blocks("sh").stream().map(MarkdownPage.Block::text).toList();
        assertThat(commands).hasSize(5);
        assertThat(MarkdownPage.of("README.md").blocks("sh").stream().map(MarkdownPage.Block::text))
                .containsSubsequence(commands);
    }

    /** A figure that was measured or set again has to be copied by hand. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 MB | docs/performance.md | 200 MB
            2.3 s   | docs/performance.md | half after 2.3 s
            2.8 s   | docs/performance.md | all after 2.8 s
            25 m    | charts/vault-secrets-operator/values.yaml | cpu: 25m
            224 MiB | charts/vault-secrets-operator/values.yaml | memory: 224Mi
            """)
    void theComparisonWithTheSidecarQuotesWhatIsSo(String figure, String source, String words) {
        assertThat(MarkdownPage.of("docs/sidecar.md").text()).contains(figure);
        assertThat(MarkdownPage.of(source).text()).contains(words);
    }

    @DisplayName("Every condition is reported")
    @ParameterizedTest
    @EnumSource
    void everyCondition(ConditionType type) {
        String kinds = MarkdownPage.all().stream()
                .filter(page -> page.file().startsWith("docs/kinds"))
                .map(MarkdownPage::text)
                .collect(Collectors.joining());
        assertThat(kinds).contains("`" + type.text() + "`");
    }
}
