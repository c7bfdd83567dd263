package dev.vso.cli;

import dev.vso.operator.inventory.ResourceKind;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code KIND NAME} or {@code KIND/NAME}, as kubectl takes them. */
final class ResourceArgument {

    @Parameters(
            arity = "1..2",
            paramLabel = "KIND NAME",
            description =
                    "A kind by singular, plural or short name (vss, vds, vps, db, va, vc) and a name, or KIND/NAME.")
    private List<String> words = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /**
     * The resource that was named.
     *
     * @param kind one of the kinds that the command accepts
     */
    record Named(ResourceKind kind, String name) {}

    /** @throws CommandLine.ParameterException if the kind is not accepted, or the name is missing */
    Named named(List<ResourceKind> kinds) {
        List<String> parts = words.size() == 1 ? List.of(words.getFirst().split("/", 2)) : words;
        ResourceKind kind = ResourceKind.of(parts.getFirst())
                .filter(kinds::contains)
                .orElseThrow(() -> misuse("%s is not a kind that this command takes: use one of %s"
                        .formatted(parts.getFirst(), ResourceKind.list(kinds))));
        if (parts.size() < 2 || parts.get(1).isBlank()) {
            throw misuse("give the name of the %s, too".formatted(kind.word()));
        }
        return new Named(kind, parts.get(1));
    }

    CommandLine.ParameterException misuse(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
