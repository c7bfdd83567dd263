package dev.vso.bench.subject;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator that is measured.
 *
 * @param name in the tables
 * @param program its command line up to its flags
 * @param environment variables that it gets
 * @param crds the folder of its resource definitions
 * @param chart the chart that says which rights it gets; without one it may do anything
 * @param flags that it gets beside those for its kubeconfig and ports
 */
public record Variant(
        String name,
        List<String> program,
        Map<String, String> environment,
        Path crds,
        Optional<Path> chart,
        List<String> flags) {

    public Variant {
        program = List.copyOf(program);
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }

    static Variant ofSources(
            String name, List<String> program, Path sources, Map<String, String> environment, List<String> flags) {
        var chart = sources.resolve("charts").resolve("vault-secrets-operator");
        return new Variant(name, program, environment, chart.resolve("crds"), Optional.of(chart), flags);
    }
}
