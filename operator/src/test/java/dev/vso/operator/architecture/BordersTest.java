package dev.vso.operator.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. A room holds a kind, an organ a stage; a package that is neither has no place here. */
class BordersTest {

    private static final String ROOT = "dev.vso.operator.";
    private static final String CLI = "cli";
    private static final String[] KUBERNETES = {"io.fabric8..", "io.javaoperatorsdk.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.vso.operator");

    /** One for each kind; they know organs only. */
    private static final Set<String> ROOMS = Set.of(
            "staticsecret", "dynamicsecret", "pkisecret", "database", "connection", "authentication", "transformation");

    /** One for each stage, with the organs that it may know. */
    private static final Map<String, Set<String>> ORGANS = Map.ofEntries(
            Map.entry("http", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("problem", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("cluster", Set.of()),
            Map.entry("heap", Set.of()),
            Map.entry("reconcile", Set.of()),
            Map.entry("wire", Set.of("cluster")),
            Map.entry("vault", Set.of("json")),
            Map.entry("certificate", Set.of()),
            Map.entry("transform", Set.of("json")),
            Map.entry("observe", Set.of("certificate", "cluster", "http", "problem", "time")),
            Map.entry("sharding", Set.of("cluster")),
            Map.entry("outline", Set.of("cluster", "vault")),
            Map.entry("destination", Set.of("cluster", "problem", "time", "transform")),
            Map.entry("auth", Set.of("cluster", "json", "observe", "problem", "time", "vault")),
            Map.entry(
                    "lease",
                    Set.of(
                            "auth",
                            "cluster",
                            "destination",
                            "json",
                            "observe",
                            "outline",
                            "problem",
                            "rollout",
                            "sync",
                            "time",
                            "transform",
                            "vault")),
            Map.entry("rollout", Set.of("cluster", "observe", "problem", "time")),
            // Done once, in place of operating: it stands on nothing that operates.
            Map.entry("maintenance", Set.of("cluster", "time")),
            Map.entry("page", Set.of("cluster", "http", "observe", "outline", "time")),
            Map.entry(
                    "sync",
                    Set.of(
                            "auth",
                            "cluster",
                            "destination",
                            "observe",
                            "problem",
                            "reconcile",
                            "rollout",
                            "time",
                            "transform",
                            "vault")));

    /** For the commands that people type: they look at everything, and nothing but the command line knows them. */
    private static final Set<String> FOR_COMMANDS = Set.of("inventory", "explain", "migration");

    private static final Set<String> WITHOUT_KUBERNETES =
            Set.of("certificate", "json", "problem", "time", "vault", "transform");

    private static String place(JavaClass type) {
        return type.getPackageName().substring(ROOT.length()).replaceAll("\\..*", "");
    }

    private static String[] packages(Stream<String> places) {
        return places.map(place -> ROOT + place + "..").toArray(String[]::new);
    }

    private static Stream<String> everything() {
        return Stream.of(ROOMS.stream(), ORGANS.keySet().stream(), FOR_COMMANDS.stream(), Stream.of(CLI))
                .flatMap(places -> places);
    }

    static Stream<String> rooms() {
        return ROOMS.stream().sorted();
    }

    static Stream<String> organs() {
        return ORGANS.keySet().stream().sorted();
    }

    static Stream<String> withoutKubernetes() {
        return WITHOUT_KUBERNETES.stream().sorted();
    }

    @Test
    void everyPackageIsARoomOrAnOrganAndWhatIsBuiltIsLookedAt() {
        Set<String> there = CLASSES.stream().map(BordersTest::place).collect(Collectors.toCollection(TreeSet::new));
        assertThat(everything().toList())
                .as("a new package needs an entry above: is it a room or an organ, and what may it know?")
                .containsAll(there);
        assertThat(there).contains("vault", "sync", "staticsecret", CLI);
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void aRoomKnowsNoOtherRoom(String room) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packages(everything().filter(other -> !other.equals(room) && !ORGANS.containsKey(other))))
                .because("what two kinds share belongs into an organ")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("organs")
    void anOrganKnowsOnlyWhatTheDesignGivesIt(String organ) {
        Set<String> known = ORGANS.getOrDefault(organ, Set.of());
        noClasses()
                .that()
                .resideInAPackage(ROOT + organ + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packages(everything().filter(other -> !other.equals(organ) && !known.contains(other))))
                .because("docs/architecture.md says what each stage must not know")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void whatIsForTheCommandsIsKnownToTheCommandLineOnlyAndKnowsItNot() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(FOR_COMMANDS.stream()))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + CLI + "..")
                .because("a command prints what these find out")
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("withoutKubernetes")
    void someOrgansKnowNothingOfKubernetes(String organ) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + organ + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KUBERNETES)
                .because("it can be read, tested and used without a cluster")
                .check(CLASSES);
    }

    @Test
    void theVaultClientKnowsNoCustomResource() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "vault..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.vso.api..")
                .check(CLASSES);
    }

    @Test
    void nothingGoesInCircles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
