package dev.vso.operator.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vso.api.Template;
import dev.vso.api.Transformation;
import dev.vso.gotemplate.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TemplateMemoryIT {

    private static final long MEBIBYTE = 1024 * 1024;

    @Test
    void templatesHaveAQuarterOfTheHeapAndEachThreadItsPart() {
        assertThat(TemplateMemory.of(96 * MEBIBYTE, 2))
                .satisfies(it -> assertThat(it.each()).isEqualTo(12 * MEBIBYTE))
                .satisfies(it -> assertThat(it.all().bytes()).isEqualTo(24 * MEBIBYTE));
        assertThat(TemplateMemory.of(4096 * MEBIBYTE, 2).each()).isEqualTo(64 * MEBIBYTE);
    }

    @Test
    @DisplayName("H2: a process with a heap of 96 MB outlives templates that each keep all that they can get")
    void theHeapOutlivesTemplatesThatKeepAllTheyCanGet() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keepers.class.getName())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("kept out: ")))
                .as(output)
                .hasSize(Keepers.TEMPLATES.size() * Keepers.ROUNDS)
                .allMatch(line -> line.contains("destination.transformation"))
                .allMatch(line -> line.contains("bytes") || line.contains("no memory left for its values"));
        assertThat(output.lines().filter(line -> line.equals("healthy: ok"))).hasSize(Keepers.ROUNDS);
    }

    /** Runs in a process with a small heap, a third of which is already in use. */
    static final class Keepers {
        static final int ROUNDS = 6;

        static final List<String> TEMPLATES = List.of(
                "{{ $l := list }}{{ range 1000 }}{{ $l = list $l (repeat 100000 \"x\") }}{{ end }}",
                "{{ $l := list }}{{ range 1000000 }}{{ $l = list $l . }}{{ end }}",
                "{{ $d := dict }}{{ range $i := until 1000000 }}{{ $_ := set $d (printf \"%d\" $i) $i }}{{ end }}",
                "{{ $l := list }}{{ range 1000 }}{{ $l = list $l (until 10000) }}{{ end }}",
                "{{ $t := repeat 100000 \"a,\" }}{{ $l := list }}{{ range 1000 }}{{ $l = list $l (splitList \",\" $t) }}{{ end }}",
                "{{ $t := repeat 100000 \"a,\" }}{{ $l := list }}{{ range 1000 }}{{ $l = list $l (split \",\" $t) }}{{ end }}",
                "{{ $t := repeat 10000 \"a,\" }}{{ $l := list }}{{ range 1000 }}{{ $l = list $l (regexFindAll \"a\" $t -1) }}{{ end }}",
                "{{ $t := printf \"[%s1]\" (repeat 100000 \"1,\") }}{{ $l := list }}{{ range 1000 }}{{ $l = list $l (fromJson $t) }}{{ end }}",
                "{{ $t := printf \"[%s{}]\" (repeat 100000 \"{},\") }}{{ $l := list }}{{ range 1000 }}{{ $l = list $l (fromJson $t) }}{{ end }}",
                "{{ $t := repeat 100000 \"ab\" }}{{ $l := list }}{{ range 1000 }}{{ $l = list $l (upper $t) (b64enc $t) (trunc 9999 $t) }}{{ end }}",
                "{{ $t := until 1000 }}{{ $l := list }}{{ range 10000 }}{{ $l = list $l (chunk 1 $t) }}{{ end }}",
                "{{ $d := dict \"a\" \"b\" }}{{ $l := list }}{{ range 1000000 }}{{ $l = list $l (deepCopy $d) }}{{ end }}",
                "{{ $l := list }}{{ range 1000000 }}{{ $l = list $l (semver \"1.2.3-a+b\") }}{{ end }}");

        private Keepers() {}

        public static void main(String[] args) throws Exception {
            var ballast = new byte[32 * (int) MEBIBYTE];
            // the memory limit ends them here, even on a slow machine
            var minutes = Duration.ofMinutes(2);
            var limits = new Limits(
                    minutes,
                    Long.MAX_VALUE,
                    Limits.DEFAULT.outputBytes(),
                    Limits.DEFAULT.memoryBytes(),
                    Limits.DEFAULT.depth());
            var bounds = new BoundedRenderThreads.Bounds(2, 256, minutes, minutes, Duration.ofSeconds(2), 8);
            try (var threads = new BoundedRenderThreads(bounds);
                    var resources = Executors.newVirtualThreadPerTaskExecutor()) {
                var memory = TemplateMemory.of(Runtime.getRuntime().maxMemory(), bounds.threads());
                var transform = new DataTransform(
                        new TemplateRenderer(Clock.systemUTC(), new SecureRandom(), limits).on(threads, memory), false);
                for (int round = 0; round < ROUNDS; round++) {
                    List<Future<?>> all = new ArrayList<>();
                    for (int i = 0; i < TEMPLATES.size(); i++) {
                        int tenant = i;
                        all.add(resources.submit(() -> keep(transform, "tenant" + tenant, TEMPLATES.get(tenant))));
                    }
                    System.out.println("healthy: " + result(transform, "healthy", "{{ .Secrets.a }}"));
                    for (var each : all) {
                        each.get();
                    }
                }
            }
            System.out.println("ballast " + ballast.length);
        }

        private static void keep(DataTransform transform, String namespace, String text) {
            System.out.println("kept out: " + result(transform, namespace, text));
        }

        private static String result(DataTransform transform, String namespace, String text) {
            var asked =
                    new Transformation(Map.of("k", new Template(null, text)), List.of(), List.of(), List.of(), true);
            var transformation =
                    (ResolvedTransformation) TransformationResolver.gather(namespace, "r", asked, new NothingShared());
            var json = new JsonMapper().createObjectNode();
            var source = new SourceData(json.deepCopy().put("a", "b"), "RAW", json);
            return switch (transform.transform(namespace, TemplateInput.of(source), transformation)) {
                case TransformResult.Transformed _ -> "ok";
                case TransformResult.RenderingFailed(String message) -> message;
                case TransformResult.InvalidTransformation(String field, String message) -> field + message;
                case TransformResult.UnsuitableData(String message) -> message;
            };
        }
    }
}
