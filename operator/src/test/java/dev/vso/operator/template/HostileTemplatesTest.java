package dev.vso.operator.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.vso.api.Template;
import dev.vso.api.Transformation;
import dev.vso.gotemplate.Limits;
import dev.vso.operator.template.TransformResult.RenderingFailed;
import dev.vso.operator.template.TransformResult.Transformed;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostileTemplatesTest {

    /** Templates of several tenants; without work limits none of them would end. */
    private static final List<String> HOSTILE = List.of(
            "{{ $a := list 1 }}{{ $b := list 1 }}{{ range until 60 }}{{ $a = list $a $a }}{{ $b = list $b $b }}{{ end }}{{ deepEqual $a $b }}",
            "{{ $a := list 1 }}{{ $b := list 1 }}{{ range until 60 }}{{ $a = list $a $a }}{{ $b = list $b $b }}{{ end }}{{ has $a (list $b) }}",
            "{{ trimAll (repeat 400000 \"b\") (repeat 400000 \"a\") }}{{ range 1000 }}{{ $_ := trimAll (repeat 400000 \"ab\") (repeat 400000 \"a\") }}{{ end }}",
            "{{ range 100000 }}{{ $_ := contains (printf \"%sb\" (repeat 200000 \"a\")) (repeat 400000 \"a\") }}{{ end }}",
            "{{ range 100000 }}{{ $_ := regexMatch \"(x+x+)+y\" (repeat 500000 \"x\") }}{{ end }}",
            "{{ range 9000000000 }}{{ end }}");

    private static Transformation asked(String text) {
        return new Transformation(Map.of("k", new Template(null, text)), List.of(), List.of(), List.of(), true);
    }

    private static TransformResult result(DataTransform transform, String namespace, String text) {
        var transformation = (ResolvedTransformation)
                TransformationResolver.gather(namespace, "r", asked(text), new NothingShared());
        var json = new JsonMapper().createObjectNode();
        return transform.transform(
                namespace,
                TemplateInput.of(new SourceData(json.deepCopy().put("a", "b"), "RAW", json)),
                transformation);
    }

    @Test
    @Timeout(240)
    @DisplayName(
            "H1: while tenants have hostile templates rendered, virtual threads run on and another tenant is served")
    void hostileTemplatesHoldUpNothingElse() throws Exception {
        var bounds = BoundedRenderThreads.Bounds.DEFAULT;
        var longestPause = new AtomicLong();
        var over = new AtomicBoolean();
        try (var threads = new BoundedRenderThreads(bounds);
                var virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            var transform = new DataTransform(
                    new TemplateRenderer(Clock.systemUTC(), new SecureRandom(), Limits.DEFAULT)
                            .on(threads, TemplateMemory.of(256L << 20, bounds.threads())),
                    false);
            var probe = virtual.submit(() -> {
                while (!over.get()) {
                    long began = System.nanoTime();
                    Thread.sleep(5);
                    longestPause.accumulateAndGet(System.nanoTime() - began, Math::max);
                }
                return null;
            });
            var attacks = new ArrayList<Future<TransformResult>>();
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < HOSTILE.size(); i++) {
                    var namespace = "hostile" + i % 2;
                    var text = HOSTILE.get(i);
                    attacks.add(virtual.submit(() -> result(transform, namespace, text)));
                }
            }
            while (attacks.stream().anyMatch(attack -> !attack.isDone())) {
                assertThat(result(transform, "healthy", "{{ .Secrets.a }}")).isInstanceOf(Transformed.class);
            }
            over.set(true);
            probe.get();
            for (var attack : attacks) {
                assertThat(attack.get())
                        .isInstanceOfSatisfying(
                                RenderingFailed.class,
                                it -> assertThat(it.message()).contains("destination.transformation"));
            }
        }
        assertThat(Duration.ofNanos(longestPause.get())).isLessThan(Duration.ofSeconds(1));
    }
}
