package dev.vso.operator.explain;

import dev.vso.operator.outline.Ask;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultResponse;
import dev.vso.operator.vault.VaultResult;
import java.util.Optional;

/** Whether the engine that a resource names is the one that is mounted there. Pure. */
final class Mounted {

    private Mounted() {}

    /**
     * What is wrong, as far as the token may know.
     *
     * @param answer to {@code sys/internal/ui/mounts/<mount>}
     * @param granted the token may do what is asked on the path
     */
    static Optional<Finding> wrong(Ask.Engine wanted, VaultResult answer, boolean granted) {
        return switch (answer) {
            case VaultResponse response ->
                other(
                        wanted,
                        response.data().path("type").asText(""),
                        response.data().path("options").path("version").asText("1"));
            // Vault answers alike for what is not there and for what the token has nothing to do with.
            case VaultFailure failure
            when granted && failure.kind() == VaultFailure.Kind.DENIED ->
                Optional.of(Finding.Broken.of(
                        "nothing is mounted at %s/".formatted(wanted.mount()),
                        "correct spec.mount, or mount the engine"));
            case VaultFailure _ -> Optional.empty();
        };
    }

    private static Optional<Finding> other(Ask.Engine wanted, String type, String version) {
        Optional<String> other = wanted.type().filter(word -> !type.isEmpty() && !word.equals(type));
        if (other.isPresent()) {
            return Optional.of(Finding.Broken.of(
                    "%s/ is an engine of type %s and not %s".formatted(wanted.mount(), type, other.get()),
                    "set spec.mount to one of type %s".formatted(other.get())));
        }
        return wanted.version()
                .filter(word -> !word.equals(version))
                .map(_ -> Finding.Broken.of(
                        "%s/ is a key/value engine of version %s".formatted(wanted.mount(), version),
                        "set spec.type to kv-v%s".formatted(version)));
    }
}
