package dev.vso.cli;

import dev.vso.cli.explain.DiagnosticRunner;
import dev.vso.operator.inventory.ResourceKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Candidates for the next word of a command line. Pure except for the lookup of names. */
final class Completion {

    private static final List<String> COMMANDS =
            List.of("explain", "list", "sync", "renew", "rotation", "migrate", "completion", "help");
    private static final List<String> NAMING = List.of("explain", "sync", "renew", "rotation");
    private static final List<String> WITH_NAMESPACE = List.of("-n", "--namespace", "--operator-namespace");
    private static final List<String> WITH_VALUE = List.of("--kubeconfig", "--context", "--timeout");

    /** Looks names up in the cluster. */
    interface Lookup {
        List<String> namespaces();

        /**
         * The names of all resources of a kind.
         *
         * @param namespace empty for the namespace of the kubeconfig's context
         */
        List<String> names(ResourceKind kind, Optional<String> namespace);
    }

    private Completion() {}

    /** @param words the words after the program's name; the last one is incomplete and may be empty */
    static List<String> candidates(List<String> words, Lookup lookup) {
        String typed = words.isEmpty() ? "" : words.getLast();
        return all(words.isEmpty() ? List.of() : words.subList(0, words.size() - 1), typed, lookup)
                .filter(word -> word.startsWith(typed))
                .sorted()
                .toList();
    }

    private static Stream<String> all(List<String> before, String typed, Lookup lookup) {
        if (before.isEmpty()) {
            return COMMANDS.stream();
        }
        String command = before.getFirst();
        String last = before.getLast();
        if (WITH_NAMESPACE.contains(last)) {
            return lookup.namespaces().stream();
        }
        if (WITH_VALUE.contains(last)) {
            return Stream.empty();
        }
        if (command.equals("list") && List.of("-o", "--output").contains(last)) {
            return Stream.of("wide", "json", "yaml");
        }
        if (typed.startsWith("-")) {
            return options(command);
        }
        if (command.equals("completion")) {
            return before.size() == 1 ? Stream.of("bash", "zsh", "fish") : Stream.empty();
        }
        return NAMING.contains(command) ? resources(command, before, typed, lookup) : Stream.empty();
    }

    private static Stream<String> resources(String command, List<String> before, String typed, Lookup lookup) {
        List<String> words = positional(before.subList(1, before.size()));
        Optional<String> namespace = namespace(before);
        int slash = typed.indexOf('/');
        if (words.isEmpty() && slash > 0) {
            String kind = typed.substring(0, slash);
            return ResourceKind.of(kind).stream()
                    .flatMap(it -> lookup.names(it, namespace).stream())
                    .map(name -> kind + "/" + name);
        }
        return switch (words.size()) {
            case 0 -> kinds(command).map(ResourceKind::singular);
            case 1 ->
                ResourceKind.of(words.getFirst()).stream().flatMap(kind -> lookup.names(kind, namespace).stream());
            default -> Stream.empty();
        };
    }

    private static Stream<ResourceKind> kinds(String command) {
        return switch (command) {
            case "explain" -> Arrays.stream(ResourceKind.values()).filter(DiagnosticRunner.KINDS::contains);
            case "renew" -> RenewCommand.KINDS.stream();
            case "rotation" -> RotationCommand.KINDS.stream();
            default -> ResourceKind.ofSecrets().stream();
        };
    }

    private static Stream<String> options(String command) {
        Stream<String> common =
                Stream.of("--namespace", "--kubeconfig", "--context", "--operator-namespace", "--no-color", "--help");
        return Stream.concat(
                common,
                switch (command) {
                    case "list" -> Stream.of("--all-namespaces", "--output", "--watch");
                    case "sync", "renew", "rotation" -> Stream.of("--timeout");
                    case "migrate" -> Stream.of("--dry-run", "--all-namespaces");
                    default -> Stream.empty();
                });
    }

    /** The words that are neither options nor values of options. */
    private static List<String> positional(List<String> words) {
        return IntStream.range(0, words.size())
                .filter(i -> !words.get(i).startsWith("-"))
                .filter(i ->
                        i == 0 || !(WITH_NAMESPACE.contains(words.get(i - 1)) || WITH_VALUE.contains(words.get(i - 1))))
                .mapToObj(words::get)
                .toList();
    }

    private static Optional<String> namespace(List<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals("-n") || words.get(i).equals("--namespace")) {
                return Optional.of(words.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
