package dev.vso.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vso.operator.app.option.Command;
import dev.vso.testing.MarkdownPage;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command that the documentation shows can be parsed. */
class CommandsOfDocsTest {

    private static final Console NOWHERE = new Console(
            new PrintStream(OutputStream.nullOutputStream()),
            new PrintStream(OutputStream.nullOutputStream()),
            Map.of(),
            false);
    private static final Set<String> COMMANDS =
            Commands.line(NOWHERE).getSubcommands().keySet();
    private static final Pattern LINE = Pattern.compile("(?m)^ *(?:\\./vso|kubectl vso|vso) ([a-z].*)$");
    private static final Pattern COMMENT = Pattern.compile("\\s+[#|].*$");

    static List<List<String>> lines() {
        return MarkdownPage.all().stream()
                .flatMap(page -> LINE.matcher(page.text()).results())
                .map(found -> COMMENT.matcher(found.group(1)).replaceAll(""))
                .filter(line -> !line.contains("[") && !line.contains("COMMAND") && !line.contains("KIND"))
                .map(line ->
                        Stream.of(line.replace(" …", "").strip().split(" +")).toList())
                .filter(words -> words.getFirst().equals("run") || COMMANDS.contains(words.getFirst()))
                .toList();
    }

    @Test
    @DisplayName("The pages show commands")
    void pagesShowCommands() {
        assertThat(lines().stream().map(List::getFirst)).contains("run", "explain", "list", "sync");
    }

    @ParameterizedTest
    @MethodSource("lines")
    @DisplayName("Each command is parsed")
    void isParsed(List<String> words) {
        if (words.getFirst().equals("run")) {
            List<String> flags = words.subList(1, words.size());
            assertThatCode(() -> Command.read(flags, Map.of())).doesNotThrowAnyException();
        } else {
            var line = Commands.line(NOWHERE);
            assertThatCode(() -> line.parseArgs(words.toArray(String[]::new))).doesNotThrowAnyException();
        }
    }
}
