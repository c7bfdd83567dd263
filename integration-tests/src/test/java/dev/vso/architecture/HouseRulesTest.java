package dev.vso.architecture;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaPackage;
import dev.vso.operator.program.SystemProgram;
import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of style that a machine can hold. */
class HouseRulesTest {

    private static final JavaClasses CLASSES = ProductClasses.ALL;

    private static final Set<String> NAMES_THAT_SAY_NOTHING =
            Set.of("util", "utils", "common", "helper", "helpers", "impl", "manager", "service", "misc");

    /** Static and final, and still state: what is in them changes. */
    private static final Set<Class<?>> STATE =
            Set.of(HashMap.class, LinkedHashMap.class, HashSet.class, ArrayList.class, StringBuilder.class);

    /** The cache's folder, a home folder, or a server's program with its version. */
    private static final Pattern PLACE_OF_A_SERVER =
            Pattern.compile("\"vso-sandbox|\"\\.cache\"|user\\.home\"|\"(kube|bao|helm|postgres|mariadb|redis)-v?\\d");

    @Test
    void packagesAreNamedForWhatIsInThem() {
        Set<String> words = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .flatMap(name -> Stream.of(name.split("\\.", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(words).contains("vault").doesNotContainAnyElementsOf(NAMES_THAT_SAY_NOTHING);
    }

    @Test
    void everyPackageSaysThatNothingIsNullUnlessMarked() {
        Set<JavaPackage> packages = CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
        assertThat(packages).hasSizeGreaterThan(10).allMatch(it -> it.isAnnotatedWith(NullMarked.class));
    }

    @Test
    @DisplayName("No class keeps state in static fields")
    void noStaticState() {
        Set<String> state = CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(STATIC)
                        && !field.getModifiers().contains(SYNTHETIC))
                .filter(field -> !field.getModifiers().contains(FINAL) || holdsState(field.getRawType()))
                // The JDK makes the provider that resolves names, once in a process, and gives no access to it.
                .filter(field -> !field.getOwner().getSimpleName().equals("PinnedNames"))
                .map(JavaField::getFullName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(state)
                .as("two operators in one process must not share anything")
                .isEmpty();
    }

    @Test
    void onlyTheSandboxKnowsWhereTheServersAre() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (Path file : sources()) {
            List<String> named = Files.readAllLines(file).stream()
                    .filter(PLACE_OF_A_SERVER.asPredicate())
                    .toList();
            if (!named.isEmpty()) {
                found.put(file.getFileName().toString(), named);
            }
        }
        assertThat(found.keySet())
                .as("ask Binaries or SandboxCache; a path that is guessed finds what an old build left: %s", found)
                .containsExactlyInAnyOrder("HouseRulesTest.java", "SandboxCache.java");
    }

    @Test
    @DisplayName("Tests find programs of the machine in one place, and the README names them")
    void programsOfTheMachine() throws IOException {
        List<String> searching = sources().stream()
                .filter(file -> file.toString().contains("src/test"))
                .filter(file -> read(file).contains("getenv(\"PATH\")"))
                .map(file -> file.getFileName().toString())
                .toList();
        assertThat(searching)
                .as("who searches the PATH; GettingStartedIT only puts a folder before it")
                .containsExactlyInAnyOrder("SystemProgram.java", "GettingStartedIT.java");
        String readme = read(SourceTree.find().root().resolve("README.md"));
        assertThat(SystemProgram.ALL).allSatisfy(program -> assertThat(readme).contains("`" + program.name() + "`"));
    }

    /** All Java and shell sources, also of tests. */
    private static List<Path> sources() throws IOException {
        Path root = SourceTree.find().root();
        List<Path> all = new ArrayList<>(List.of(root.resolve("vso")));
        for (String module : List.of(
                "api",
                "testing",
                "gotemplate",
                "vault-client",
                "operator",
                "cli",
                "bench",
                "integration-tests",
                "image",
                ".ci",
                ".mvn")) {
            try (Stream<Path> files = Files.walk(root.resolve(module))) {
                files.filter(file -> !file.toString().contains("/target/"))
                        .filter(file -> file.toString().endsWith(".java") || Files.isExecutable(file))
                        .filter(Files::isRegularFile)
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holdsState(JavaClass type) {
        return type.getPackageName().startsWith("java.util.concurrent")
                || STATE.stream().anyMatch(type::isAssignableTo);
    }

    @Test
    void logsGoThroughTheOneLogger() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.vso.operator.logging..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES.that(new DescribedPredicate<JavaClass>("outside cli") {
            @Override
            public boolean test(JavaClass type) {
                return !type.getPackageName().startsWith("dev.vso.operator.app")
                        && !type.getPackageName().startsWith("dev.vso.cli");
            }
        }));
    }

    @Test
    void timeAndChanceComeFromOutsideWhereDecisionsAreMade() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.vso.operator.app..",
                        "dev.vso.cli",
                        "dev.vso.operator.events..",
                        "dev.vso.operator.metrics..",
                        "dev.vso.operator.status..",
                        "dev.vso.operator.logging..",
                        "dev.vso.operator.http..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Math.class, "random")
                .because("what hangs on a clock of its own cannot be tested without waiting")
                .check(CLASSES);
    }
}
