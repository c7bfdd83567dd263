package dev.vso.gotemplate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The table of functions in {@code docs/transformation.md}: an example for each and what Go makes of it, which
 * {@link CorpusTest} holds us to. With {@code -Ddocs=write} the table is written, else it must be there as it is.
 */
class FunctionTableTest {
    private static final String EXAMPLES = "functions.tmpl";
    private static final Path PAGE = Path.of("..", "docs", "transformation.md");
    private static final Pattern SECTION = Pattern.compile("(?s)(?<=<!-- functions -->\n).*(?=<!-- /functions -->)");
    private static final Pattern HEADING = Pattern.compile("### (.+)");
    private static final Pattern TOLD = Pattern.compile("## (\\{\\{ .+ }}) => (.+)");
    private static final Pattern FUNCTION = Pattern.compile("\\{\\{ (\\w+)");

    /** An example, and in Markdown what becomes of it. */
    private record Example(String heading, String template, String result) {
        String function() {
            var name = FUNCTION.matcher(template);
            assertThat(name.lookingAt()).as(template).isTrue();
            return name.group(1);
        }

        String row() {
            return "| `%s` | %s | %s |\n".formatted(function(), code(template), result);
        }
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|").replace("\n", "⏎") + "`";
    }

    private static List<Example> examples() {
        Map<String, String> outputs = Golden.cases()
                .filter(golden -> golden.file().equals(EXAMPLES))
                .collect(Collectors.toMap(
                        Golden.Case::template, golden -> Objects.requireNonNull(golden.output(), golden::template)));
        var examples = new ArrayList<Example>();
        var heading = "";
        for (var line : Golden.resource(EXAMPLES).lines().toList()) {
            var title = HEADING.matcher(line);
            var told = TOLD.matcher(line);
            if (title.matches()) {
                heading = title.group(1);
            } else if (told.matches()) {
                examples.add(new Example(heading, told.group(1), told.group(2)));
            } else if (!line.startsWith("##")) {
                var output = Objects.requireNonNull(outputs.get(line), "the corpus is older than: " + line);
                examples.add(new Example(heading, line, code(utf8(output))));
            }
        }
        return examples;
    }

    /** The corpus has bytes, each a char. */
    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String table(List<Example> examples) {
        var text = new StringBuilder();
        var heading = "";
        for (var example : examples) {
            if (!example.heading().equals(heading)) {
                heading = example.heading();
                text.append("\n### %s\n\n| | example | gives |\n|---|---|---|\n".formatted(heading));
            }
            text.append(example.row());
        }
        return text.append('\n').toString();
    }

    @Test
    void eachFunctionHasOneExample() {
        assertThat(examples().stream().map(Example::function))
                .containsExactlyInAnyOrderElementsOf(
                        Functions.sprig(Clock.systemUTC(), new SecureRandom()).names());
    }

    /** They are not in the corpus, so that nothing else would read them. */
    @Test
    @DisplayName("Examples whose result is only described are valid templates")
    void describedExamples() {
        var library = Golden.LIBRARY;
        assertThat(examples())
                .filteredOn(example -> !example.result().startsWith("`"))
                .hasSize(8)
                .allSatisfy(example -> assertThat(
                                Template.parse("t", example.template(), library).name())
                        .isEqualTo("t"));
    }

    @Test
    void theTableInTheDocumentationIsThatOfGo() throws IOException {
        var page = Files.readString(PAGE);
        var section = SECTION.matcher(page);
        assertThat(section.find())
                .as("the marks <!-- functions --> in %s", PAGE)
                .isTrue();
        var table = table(examples());
        if (Objects.equals(System.getProperty("docs"), "write")) {
            Files.writeString(PAGE, page.substring(0, section.start()) + table + page.substring(section.end()));
        } else {
            assertThat(section.group())
                    .as("the table of functions; -Ddocs=write makes it anew")
                    .isEqualTo(table);
        }
    }
}
