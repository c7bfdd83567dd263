package dev.vso.bench.subject;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator under measurement.
 *
 * @param name in the tables
 * @param program its command line up to its flags
 * @param environment its variables
 * @param crds the folder of its resource definitions
 * @param chart the chart that grants its rights; without one it is administrator
 * @param flags in addition to those for its kubeconfig and ports
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
