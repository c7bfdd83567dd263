package dev.vso.cli;

import dev.vso.operator.app.ClusterOperator;
import dev.vso.operator.app.KubernetesAccess;
import dev.vso.operator.app.OperatorLocator;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that the commands share: cluster, namespace and colours, with the same defaults as kubectl. */
final class CommonOptions {

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; else KUBECONFIG, else ~/.kube/config.")
    private Optional<Path> kubeconfig = Optional.empty();

    @Option(names = "--context", paramLabel = "NAME", description = "Another context of the kubeconfig.")
    private Optional<String> context = Optional.empty();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Namespace; else that of the context, else default.")
    private Optional<String> namespace = Optional.empty();

    @Option(
            names = "--operator-namespace",
            paramLabel = "NS",
            description =
                    "Where the operator runs; else OPERATOR_NAMESPACE, else where its Lease is found, a live one before others.")
    private Optional<String> operatorNamespace = Optional.empty();

    @Option(names = "--no-color", description = "No colours; they are used on a terminal without NO_COLOR only.")
    private boolean noColour;

    KubernetesClient client() {
        return KubernetesAccess.client(config());
    }

    private Config config() {
        if (kubeconfig.isEmpty()) {
            return Config.autoConfigure(context.orElse(null));
        }
        if (!Files.isReadable(kubeconfig.get())) {
            throw new IllegalArgumentException("--kubeconfig %s cannot be read".formatted(kubeconfig.get()));
        }
        return Config.fromKubeconfig(context.orElse(null), kubeconfig.get().toFile());
    }

    String namespace(KubernetesClient client) {
        return namespace
                .or(() -> Optional.ofNullable(client.getConfiguration().getNamespace()))
                .orElse("default");
    }

    /** The namespace that the user names. */
    Optional<String> givenNamespace() {
        return namespace;
    }

    ClusterOperator operator(KubernetesClient client, Map<String, String> environment) {
        return OperatorLocator.find(client, operatorNamespace, environment, Instant.now());
    }

    Console console(Console console) {
        return noColour ? console.withoutColours() : console;
    }
}
