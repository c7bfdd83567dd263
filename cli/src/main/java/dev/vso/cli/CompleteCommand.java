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
 * What the shells ask: the candidates for the last word, one a line. Not for people, and so not read by picocli, to which
 * half a command line is a mistake.
 */
final class CompleteCommand {

    static final String NAME = "__complete";

    private CompleteCommand() {}

    /** @param words those that were typed; the last one is being typed and may be empty */
    static int answer(List<String> words, Console console) {
        Completion.candidates(words, new OfCluster()).forEach(console.out()::println);
        return Commands.FINE;
    }

    /** Asks the cluster; where it does not answer there is nothing to choose from. */
    private static final class OfCluster implements Completion.Lookup {

        @Override
        public List<String> namespaces() {
            return orNothing(client -> client.namespaces().list().getItems().stream()
                    .map(namespace -> namespace.getMetadata().getName())
                    .toList());
        }

        @Override
        public List<String> names(ResourceKind kind, Optional<String> namespace) {
            return orNothing(client -> new Inventory(client)
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

        private static List<String> orNothing(Function<KubernetesClient, List<String>> ask) {
            try (KubernetesClient client = new ClusterOptions().client()) {
                return ask.apply(client);
            } catch (KubernetesClientException | ForbiddenException _) {
                return List.of();
            }
        }
    }
}
