package dev.vso.cli;

import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.Inventory;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Called by shell completion: prints the candidates for the last word, one per line. Not for people, so picocli does
 * not parse it: it would reject an incomplete command line.
 */
final class CompleteCommand {

    static final String NAME = "__complete";

    private CompleteCommand() {}

    /** @param words the words typed so far; the last one is incomplete and may be empty */
    static int answer(List<String> words, Console console) {
        Completion.candidates(words, new OfCluster()).forEach(console.out()::println);
        return Commands.FINE;
    }

    /** Reads names from the cluster; if the cluster does not answer there are no candidates. */
    private static final class OfCluster implements Completion.Lookup {

        @Override
        public List<String> namespaces() {
            return orEmpty(client -> client.namespaces().list().getItems().stream()
                    .map(namespace -> namespace.getMetadata().getName())
                    .toList());
        }

        @Override
        public List<String> names(ResourceKind kind, Optional<String> namespace) {
            return orEmpty(client -> new Inventory(client)
                            .list(
                                    kind,
                                    Optional.of(namespace
                                            .or(() -> Optional.ofNullable(
                                                    client.getConfiguration().getNamespace()))
                                            .orElse("default")))
                            .stream()
                            .map(resource -> ObjectKey.of(resource).name())
                            .toList());
        }

        private static List<String> orEmpty(Function<KubernetesClient, List<String>> ask) {
            try (KubernetesClient client = new CommonOptions().client()) {
                return ask.apply(client);
            } catch (KubernetesClientException | ForbiddenException _) {
                return List.of();
            }
        }
    }
}
