package dev.vso.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.gotemplate.Functions;
import dev.vso.gotemplate.Library;
import dev.vso.gotemplate.Limits;
import dev.vso.gotemplate.Template;
import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The templates that people copy from the docs. */
class TemplatesOfDocsTest {

    private static final Library LIBRARY = Library.of(Functions.sprig(Clock.systemUTC(), new SecureRandom()));

    private static final Pattern QUERY = Pattern.compile("urlquery \\}\\}");

    @Test
    @DisplayName("S4: no example escapes for a query what is not in a query: a space would become a plus")
    void examplesEscapeForTheWholeOfAUrl() throws IOException {
        Path root = SourceTree.find().root();
        List<Path> wrong = new ArrayList<>();
        for (String folder : List.of("docs", "examples")) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")
                                || file.toString().endsWith(".yaml"))
                        .filter(file -> QUERY.matcher(read(file)).find())
                        .forEach(wrong::add);
            }
        }
        assertThat(wrong).as("write: urlquery | replace \"+\" \"%20\"").isEmpty();
    }

    @Test
    @DisplayName("S4: a password of every printable character comes out of a URL as it went in")
    void everyPrintableCharacterSurvives() {
        String password =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
        Template template = Template.parse(
                "url", "postgresql://app:{{ .password | urlquery | replace \"+\" \"%20\" }}@db:5432/app", LIBRARY);
        String url = new String(template.execute(Map.of("password", password), Limits.DEFAULT), StandardCharsets.UTF_8);
        assertThat(URI.create(url).getUserInfo()).isEqualTo("app:" + password);
        assertThat(URI.create(url).getHost()).isEqualTo("db");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
