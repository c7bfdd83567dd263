package dev.vso.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.option.Flag;
import dev.vso.operator.metrics.EveryMetric;
import dev.vso.operator.metrics.MetricPage;
import dev.vso.operator.status.ConditionType;
import dev.vso.testing.SourceTree;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Names that manifests, alerts, scripts and people rely on, compared with {@code wire-names.txt}, which was made before the
 * types of the code were renamed. The fields of the kinds are not among them: {@code CrdDriftTest} compares the CRDs.
 *
 * <p>A new name is added to the list; one that is removed or changed breaks installations (RELEASE.md).
 */
class WireNamesTest {

    private static final Path LIST =
            Path.of("integration-tests", "src", "test", "resources", "dev", "vso", "architecture", "wire-names.txt");

    private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern CODES = Pattern.compile("static final int [A-Z]+ = (\\d);");

    private static final String DASHBOARD = "dev.vso.operator.dashboard.";

    @Test
    @DisplayName("Metrics and their labels")
    void metrics() throws IOException {
        assertThat(new MetricPage(EveryMetric.page())
                        .families().stream()
                                .map(family -> "%s %s %s"
                                        .formatted(family.name(), family.type(), String.join(",", family.labels()))
                                        .strip()))
                .containsExactlyInAnyOrderElementsOf(listed("metric"));
    }

    @Test
    @DisplayName("Flags, their defaults and environment variables")
    void flags() throws IOException {
        assertThat(Arrays.stream(Flag.values())
                        .map(flag -> "%s %s=%s %s"
                                .formatted(
                                        flag.form().name().toLowerCase(Locale.ROOT),
                                        flag.text(),
                                        flag.byDefault(),
                                        flag.variable())
                                .strip()))
                .containsExactlyInAnyOrderElementsOf(listed("flag"));
    }

    @Test
    @DisplayName("Types of conditions")
    void conditions() throws IOException {
        assertThat(Arrays.stream(ConditionType.values()).map(ConditionType::text))
                .containsExactlyInAnyOrderElementsOf(listed("condition"));
    }

    @Test
    @DisplayName("Annotations, labels and finalizers")
    void keys() throws IOException {
        assertThat(strings())
                .filteredOn(text -> text.contains("hashicorp.com/") || text.endsWith(".com/finalizer"))
                .containsExactlyInAnyOrderElementsOf(listed("key"));
    }

    @Test
    @DisplayName("Reasons of events and conditions")
    void reasons() throws IOException {
        assertThat(strings()).containsAll(listed("reason"));
    }

    @Test
    @DisplayName("Exit codes")
    void exitCodes() throws IOException {
        Path source = root().resolve("operator/src/main/java/dev/vso/operator/app/Main.java");
        assertThat(CODES.matcher(Files.readString(source)).results().map(code -> code.group(1)))
                .containsExactlyInAnyOrderElementsOf(listed("exit"));
    }

    @Test
    @DisplayName("JSON of the dashboard")
    void dashboard() throws Exception {
        Set<String> keys = new TreeSet<>();
        keys("whole", Class.forName(DASHBOARD + "PageJson$Whole"), keys);
        keys("next", Class.forName(DASHBOARD + "PageJson$Next"), keys);
        keys("detail", Class.forName(DASHBOARD + "ResourceDetail"), keys);
        assertThat(keys).containsExactlyInAnyOrderElementsOf(listed("json"));
    }

    /** The keys below a path; an enum's constants are values that the page's script knows. */
    private static void keys(String path, Type type, Collection<String> keys) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                keys(path, argument, keys);
            }
            if (generic.getRawType() instanceof Class<?> raw && raw.isRecord()) {
                keys.addAll(Arrays.stream(raw.getRecordComponents())
                        .map(component -> path + "." + component.getName())
                        .toList());
            }
            return;
        }
        if (!(type instanceof Class<?> raw) || !raw.getName().startsWith("dev.vso.")) {
            return;
        }
        if (raw.isEnum()) {
            keys.add(path + "="
                    + Arrays.stream(raw.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .collect(Collectors.joining("|")));
        } else if (raw.isRecord()) {
            for (RecordComponent component : raw.getRecordComponents()) {
                keys.add(path + "." + component.getName());
                keys(path + "." + component.getName(), component.getGenericType(), keys);
            }
        }
    }

    /** All string literals of the operator. */
    private static Set<String> strings() throws IOException {
        Set<String> found = new TreeSet<>();
        for (String module : List.of("api", "operator")) {
            try (Stream<Path> files = Files.walk(root().resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(it -> it.toString().endsWith(".java")).toList()) {
                    STRING.matcher(Files.readString(file)).results().forEach(text -> found.add(text.group(1)));
                }
            }
        }
        return found;
    }

    private static List<String> listed(String what) throws IOException {
        List<String> names = Files.readAllLines(root().resolve(LIST)).stream()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length() + 1))
                .toList();
        assertThat(names).isNotEmpty();
        return names;
    }

    private static Path root() {
        return SourceTree.find().root();
    }
}
