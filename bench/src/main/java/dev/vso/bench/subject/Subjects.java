package dev.vso.bench.subject;

import dev.vso.bench.option.Options;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.Progress;
import dev.vso.testing.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All operators of a command, ours first.
 *
 * @param root the project's root
 * @param folder for everything that is built, and kept
 */
public record Subjects(Path root, Path folder, Progress progress) {

    /** The name of our operator in the tables. */
    public static final String OURS = "ours";

    private static final String MEMORY = "-XX:MaxRAM=";

    /** Builds them if necessary. */
    public List<Variant> of(Options.Subject subject) {
        var variants = new ArrayList<Variant>();
        variants.add(
                switch (subject.layout()) {
                    case IMAGE ->
                        Variant.ofSources(
                                OURS, image(root, folder.resolve("ours")), root, environment(subject), subject.flags());
                    case CLASSES -> Variant.ofSources(OURS, classes(), root, environment(subject), subject.flags());
                });
        subject.commits().forEach(commit -> variants.add(commit(commit, subject)));
        subject.other().ifPresent(other -> variants.add(other(other)));
        return variants;
    }

    /** A commit is always measured in the layout of its image, and gets no flags, because it may not know them. */
    private Variant commit(String commit, Options.Subject subject) {
        var checkout = Checkout.of(root, commit, folder.resolve("commits"), progress);
        return Variant.ofSources(
                commit,
                image(checkout.sources(), checkout.folder()),
                checkout.sources(),
                environment(subject),
                List.of());
    }

    private static Variant other(Options.OtherOperator other) {
        var crds = other.crds().toAbsolutePath();
        if (!Files.isDirectory(crds)) {
            throw new SandboxException("--crds " + crds + " is no folder; name the one with the other's definitions");
        }
        var words = List.of(other.command().strip().split("\\s+"));
        return new Variant("other", words, Map.of(), crds, Optional.empty(), List.of());
    }

    private List<String> image(Path sources, Path to) {
        return List.of(new ImageLayout(sources, to, progress).program().toString());
    }

    /** Without the memory limit of the tests, which would override that of the command. */
    private static List<String> classes() {
        return OperatorProcess.ofClasses(System.getProperty("vso.operator.classpath", "")).stream()
                .filter(word -> !word.startsWith(MEMORY))
                .toList();
    }

    /** The Java runtime takes the container's limit as the machine's memory. */
    private static Map<String, String> environment(Options.Subject subject) {
        return Map.of("JAVA_TOOL_OPTIONS", MEMORY + subject.memory());
    }
}
