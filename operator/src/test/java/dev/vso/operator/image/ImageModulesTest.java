package dev.vso.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.sandbox.OperatorProcess;
import dev.vso.sandbox.SourceTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class ImageModulesTest {

    /** Needed by parts of libraries that nobody calls: those that make objects of Java beans. */
    private static final Set<String> FOR_NOTHING = Set.of("java.desktop");

    private static final Path ASSEMBLE = SourceTree.find().root().resolve("image/assemble");

    @Test
    void theRuntimeHasTheModulesThatTheClassesAskFor() throws IOException {
        Set<String> wanted = new TreeSet<>(Arrays.asList(jdeps().strip().split(",")));
        wanted.removeAll(FOR_NOTHING);

        assertThat(Arrays.asList(setting("modules=(\\S+)").split(",")))
                .as("modules in " + ASSEMBLE)
                .containsAll(wanted);
    }

    @Test
    void theRuntimesOptionsAreThoseThatEverythingWasMeasuredWith() throws IOException {
        assertThat(setting("options=\"(.+)\"").split(" ")).containsExactlyElementsOf(OperatorProcess.JAVA_OPTIONS);
    }

    private static String setting(String pattern) throws IOException {
        Matcher found = Pattern.compile("^" + pattern + "$", Pattern.MULTILINE).matcher(Files.readString(ASSEMBLE));
        assertThat(found.find()).as(pattern + " in " + ASSEMBLE).isTrue();
        return found.group(1);
    }

    private static String jdeps() throws IOException {
        Path target = Path.of("target").toAbsolutePath();
        String libraries = Files.readString(target.resolve("classpath.txt"));
        StringWriter out = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "--multi-release=25",
                        "--ignore-missing-deps",
                        "--print-module-deps",
                        "--recursive",
                        "--class-path=" + libraries,
                        target.resolve("classes").toString());
        assertThat(code).as(out.toString()).isZero();
        return out.toString();
    }
}
