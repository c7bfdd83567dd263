package dev.vso.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Types have the names that Kubernetes, Vault or the JDK use for such things (CONTRIBUTING.md). Reads the sources of all
 * modules, tests too.
 */
class NamesTest {

    /** Names that this project once gave to things that the field calls otherwise. */
    private static final Set<String> BANNED = Set.of(
            "Announcer",
            "Arrivals",
            "Asked",
            "Board",
            "Chore",
            "Consulted",
            "Copies",
            "Deed",
            "Delivery",
            "Dependents",
            "Desk",
            "Foundation",
            "Gathered",
            "Ground",
            "Held",
            "Holders",
            "Holdings",
            "Kept",
            "Life",
            "Line",
            "Lives",
            "Look",
            "Looked",
            "Noticed",
            "Occasion",
            "Opened",
            "Outline",
            "Outlook",
            "Places",
            "Reach",
            "Recipe",
            "Remarks",
            "Reviews",
            "Room",
            "Rush",
            "Saying",
            "Sealing",
            "Shape",
            "Shaping",
            "Sightings",
            "Situation",
            "Sleepers",
            "Spelled",
            "Stamp",
            "Standing",
            "Survey",
            "Surveyor",
            "Told",
            "Tour",
            "Track",
            "Tracks",
            "Trail",
            "Turns",
            "Typed",
            "Upkeep",
            "Victim",
            "Wanted",
            "Walk",
            "World");

    /** Words that are no part of any type's name either. */
    private static final Set<String> BANNED_WORDS = Set.of(
            "Departure",
            "Errand",
            "Farewell",
            "Forgetful",
            "Gatekeeper",
            "Happening",
            "Happenings",
            "Lookout",
            "Minted",
            "Misfortune",
            "Nudge",
            "Nudging",
            "Obstacle",
            "Rehearsal",
            "Remade",
            "Shelf",
            "Spread",
            "Untold",
            "Vanishings",
            "Waker",
            "Wake");

    private static final int LARGEST_PACKAGE = 25;

    /** Packages of one sort of class, where a longer list is no harder to read. */
    private static final Set<String> LISTS = Set.of(
            // one class for each kind, spec and status
            "dev.vso.api",
            // one class for each function of Go's templates and Sprig
            "dev.vso.gotemplate.function",
            // one class for each server, and what they share
            "dev.vso.testing",
            // one class for each thing that is tested on real servers
            "dev.vso.it");

    private static final List<String> MODULES = List.of(
            "api", "gotemplate", "vault-client", "operator", "cli", "testing", "integration-tests", "bench", "image");

    private static final Pattern DECLARATION = Pattern.compile(
            "^ *(?:(?:public|protected|private|abstract|static|final|sealed|non-sealed|strictfp) +)*"
                    + "(?:class|record|enum|interface|@interface) +(\\w+)",
            Pattern.MULTILINE);

    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);

    private static final Pattern WORD = Pattern.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+");

    /** Path below the root, and text. */
    private static final Map<Path, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        Path root = SourceTree.find().root();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(root.resolve(module))) {
                for (Path file : files.filter(it -> it.toString().endsWith(".java"))
                        .filter(it -> !it.toString().contains("/target/"))
                        .toList()) {
                    SOURCES.put(root.relativize(file), Files.readString(file));
                }
            }
        }
        assertThat(SOURCES).hasSizeGreaterThan(1000);
    }

    @Test
    @DisplayName("No type has a private word for something that has a usual name")
    void bannedNames() {
        Map<Path, Set<String>> found = new TreeMap<>();
        SOURCES.forEach((file, text) -> {
            Set<String> names = types(text).filter(NamesTest::isBanned).collect(Collectors.toCollection(TreeSet::new));
            if (!names.isEmpty()) {
                found.put(file, names);
            }
        });
        assertThat(found)
                .as("use the word that Kubernetes, Vault or the JDK uses; a metaphor is not a name")
                .isEmpty();
    }

    @Test
    @DisplayName("Inside the operator a file's name says which type it is")
    void noNameTwice() {
        Map<String, Set<String>> packages = new TreeMap<>();
        main().filter(file -> packageOf(file).startsWith("dev.vso.operator"))
                .filter(file -> !name(file).equals("package-info"))
                .forEach(file -> packages.computeIfAbsent(name(file), _ -> new TreeSet<>())
                        .add(packageOf(file)));
        packages.values().removeIf(names -> names.size() == 1);
        assertThat(packages).isEmpty();
    }

    @Test
    @DisplayName("A package fits on one screen")
    void packageSizes() {
        Map<String, Integer> sizes = new HashMap<>();
        SOURCES.keySet().stream()
                .filter(file -> !name(file).equals("package-info"))
                .forEach(file -> sizes.merge(packageOf(file) + (isTest(file) ? " (tests)" : ""), 1, Integer::sum));
        sizes.values().removeIf(size -> size <= LARGEST_PACKAGE);
        sizes.keySet().removeIf(it -> LISTS.contains(it.replace(" (tests)", "")));
        assertThat(sizes)
                .as("files of packages that have more than %d of them", LARGEST_PACKAGE)
                .isEmpty();
    }

    @Test
    @DisplayName("The rule finds what it looks for")
    void finds() {
        assertThat(types("public final class SecretFarewell {\n    private record Room(int size) {}\n}"))
                .filteredOn(NamesTest::isBanned)
                .containsExactly("SecretFarewell", "Room");
        assertThat(types("sealed interface Roommate permits A {}")).noneMatch(NamesTest::isBanned);
        assertThat(types("enum HTTPLookoutState {}")).allMatch(NamesTest::isBanned);
    }

    private static boolean isBanned(String type) {
        return BANNED.contains(type)
                || WORD.matcher(type).results().anyMatch(word -> BANNED_WORDS.contains(word.group()));
    }

    private static Stream<String> types(String text) {
        return DECLARATION.matcher(text).results().map(it -> it.group(1));
    }

    private static Stream<Path> main() {
        return SOURCES.keySet().stream().filter(file -> !isTest(file));
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/");
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".java".length());
    }

    private static String packageOf(Path file) {
        Matcher line = PACKAGE.matcher(SOURCES.getOrDefault(file, ""));
        return line.find() ? line.group(1) : "";
    }
}
