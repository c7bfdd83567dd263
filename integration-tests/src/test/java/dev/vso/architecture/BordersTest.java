package dev.vso.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.vso.operator.summary.KindDescriptor;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may use which. docs/development/overview.md shows the same as a picture. */
class BordersTest {

    private static final String ROOT = "dev.vso.operator.";
    private static final String CONTROLLER = "controller";
    private static final String[] KUBERNETES = {"io.fabric8..", "io.javaoperatorsdk.."};

    private static final JavaClasses CLASSES = ProductClasses.ALL;

    /** The packages of the operator below the controllers, each with those that it may use. */
    private static final Map<String, Set<String>> COMPONENTS = Map.ofEntries(
            Map.entry("error", Set.of()),
            Map.entry("time", Set.of()),
            Map.entry("heap", Set.of()),
            Map.entry("decision", Set.of()),
            Map.entry("credential", Set.of()),
            Map.entry("kubernetes", Set.of()),
            Map.entry("queue", Set.of("kubernetes")),
            Map.entry("sharding", Set.of("kubernetes")),
            Map.entry("http", Set.of()),
            Map.entry("logging", Set.of("error")),
            Map.entry("status", Set.of("error", "kubernetes")),
            Map.entry("events", Set.of("status")),
            Map.entry("metrics", Set.of("events", "status")),
            Map.entry("template", Set.of()),
            Map.entry("summary", Set.of("error", "kubernetes", "status")),
            Map.entry("auth", Set.of("credential", "error", "kubernetes", "metrics", "queue", "time")),
            Map.entry("reconcile", Set.of("error", "events", "kubernetes", "queue", "status", "time")),
            Map.entry("rollout", Set.of("decision", "events", "kubernetes", "queue", "status", "time")),
            Map.entry("rotation", Set.of("credential", "kubernetes", "rollout")),
            Map.entry("rollback", Set.of("error", "kubernetes", "secret", "template")),
            Map.entry(
                    "secret",
                    Set.of(
                            "auth",
                            "decision",
                            "error",
                            "kubernetes",
                            "queue",
                            "reconcile",
                            "status",
                            "template",
                            "time")),
            Map.entry(
                    "lease",
                    Set.of(
                            "auth",
                            "credential",
                            "decision",
                            "error",
                            "events",
                            "kubernetes",
                            "output",
                            "queue",
                            "reconcile",
                            "rollout",
                            "secret",
                            "status",
                            "summary",
                            "template",
                            "time")),
            Map.entry("output", Set.of("events", "rollout", "secret", "status")),
            Map.entry("dashboard", Set.of("decision", "http", "kubernetes", "status", "summary", "time")));

    /** What stands on the controllers: the wiring, and the list of all kinds. */
    private static final Set<String> ABOVE = Set.of("app", "inventory");

    private static final Set<String> WITHOUT_KUBERNETES = Set.of("decision", "error", "template", "time", "logging");

    /** The second word of a package's name below the operator's; for a kind's controller the two that name it. */
    private static String place(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            String[] words = name.split("\\.", -1);
            return words.length > 2 ? words[2] : name;
        }
        String[] words = name.substring(ROOT.length()).split("\\.", -1);
        return words.length > 1 && words[0].equals(CONTROLLER) ? words[0] + "." + words[1] : words[0];
    }

    private static Stream<JavaClass> operator() {
        return CLASSES.stream().filter(type -> type.getPackageName().startsWith(ROOT));
    }

    private static Set<String> controllers() {
        return operator()
                .map(BordersTest::place)
                .filter(place -> place.startsWith(CONTROLLER + "."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String[] packages(Stream<String> places) {
        return places.map(place -> place.equals(CONTROLLER) ? ROOT + place : ROOT + place + "..")
                .toArray(String[]::new);
    }

    private static Stream<String> everything() {
        return Stream.of(controllers().stream(), COMPONENTS.keySet().stream(), ABOVE.stream(), Stream.of(CONTROLLER))
                .flatMap(places -> places);
    }

    static Stream<String> components() {
        return COMPONENTS.keySet().stream().sorted();
    }

    static Stream<String> withoutKubernetes() {
        return WITHOUT_KUBERNETES.stream().sorted();
    }

    @Test
    void everyPackageIsListed() {
        Set<String> there = operator().map(BordersTest::place).collect(Collectors.toCollection(TreeSet::new));
        assertThat(everything().toList())
                .as("a new package needs an entry above: what may it use?")
                .containsAll(there);
        Set<String> described = operator()
                .filter(type -> type.isAssignableTo(KindDescriptor.class))
                .map(BordersTest::place)
                .filter(place -> place.startsWith(CONTROLLER))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(controllers())
                .as("a controller's package describes its kind")
                .hasSizeGreaterThan(5)
                .isEqualTo(described);
    }

    @ParameterizedTest
    @MethodSource("controllers")
    void aControllerUsesNoOtherController(String controller) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + controller + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(Stream.concat(
                        controllers().stream().filter(other -> !other.equals(controller)),
                        Stream.concat(ABOVE.stream(), Stream.of("dashboard")))))
                .because("what two kinds share belongs into a component")
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("components")
    void aComponentUsesOnlyWhatTheDesignGivesIt(String component) {
        Set<String> known = COMPONENTS.getOrDefault(component, Set.of());
        noClasses()
                .that()
                .resideInAPackage(ROOT + component + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        packages(everything().filter(other -> !other.equals(component) && !known.contains(other))))
                .because("docs/development/overview.md says what each package must not know")
                .check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("withoutKubernetes")
    void someComponentsKnowNothingOfKubernetes(String component) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + component + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(KUBERNETES)
                .because("it can be read, tested and used without a cluster")
                .check(CLASSES);
    }

    @Test
    void theVaultClientKnowsNeitherKubernetesNorTheOperator() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.vso.vault..", "dev.vso.json..", "dev.vso.certificate..", "dev.vso.error..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "dev.vso.api..", "dev.vso.operator..")
                .check(CLASSES);
    }

    @Test
    void theOperatorKnowsNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.vso.operator..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.vso.cli..")
                .because("the operator's image does not carry the commands")
                .check(CLASSES);
    }

    @Test
    void nothingGoesInCircles() {
        slices().assignedFrom(new PackageSlices()).should().beFreeOfCycles().check(CLASSES);
    }

    /** Each package of the operator, and each controller, is a slice. */
    private static final class PackageSlices implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(place(type));
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
