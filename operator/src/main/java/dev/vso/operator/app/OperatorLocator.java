package dev.vso.operator.app;

import dev.vso.operator.app.option.Arguments;
import dev.vso.operator.app.option.Command;
import dev.vso.operator.app.option.OperatorOptions;
import dev.vso.operator.app.option.OptionsReader;
import dev.vso.operator.app.option.UsageException;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.inventory.ForbiddenException;
import dev.vso.operator.inventory.Leader;
import dev.vso.operator.inventory.OperatorNamespace;
import dev.vso.operator.secret.render.WatchedTransformations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds where a cluster's operator runs and which of its rules are in force, with the user's permissions. */
public final class OperatorLocator {

    /**
     * The default namespace. The chart's documentation installs there, so an operator in the foreground reads the same
     * VaultAuth {@code default}, and does not run at the same time as one that the chart installed.
     */
    public static final String USUAL = "vault-secrets-operator-system";

    private static final String VARIABLE = "OPERATOR_NAMESPACE";

    private OperatorLocator() {}

    /** Whether the namespace of this operator process is the default: neither a pod nor a variable names one. */
    public static boolean isAssumed(Map<String, String> environment) {
        return !Files.isReadable(Command.POD_NAMESPACE)
                && environment.getOrDefault(VARIABLE, "").isBlank();
    }

    /** A message if the operator's own namespace does not exist; empty if it does, or if that cannot be checked. */
    static Optional<String> missing(KubernetesClient client, String namespace) {
        try {
            // As text: nothing else reads namespaces, and the classes for them would stay in memory.
            if (client.raw("/api/v1/namespaces/" + namespace) != null) {
                return Optional.empty();
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
        }
        return Optional.of(
                ("namespace %s, in which the operator looks for the VaultAuth default and keeps its Lease, does not exist: "
                                + "create it, or name another in %s")
                        .formatted(namespace, VARIABLE));
    }

    /** The Lease that the operator's leader holds; the same as VSO's. */
    public static String lease() {
        return Leadership.LEASE;
    }

    /**
     * Finds the operator of a cluster, as far as the user may see it.
     *
     * @param given the namespace, if the user gives one
     * @throws IllegalArgumentException if there are several operators and the choice is unclear; the message asks for
     *     the namespace
     */
    public static ClusterOperator find(
            KubernetesClient client, Optional<String> given, Map<String, String> environment, Instant now) {
        String namespace = given.or(
                        () -> Optional.ofNullable(environment.get(VARIABLE)).filter(text -> !text.isEmpty()))
                .or(() -> ofLease(client, now))
                .orElse(USUAL);
        Optional<OperatorOptions> deployed = deployed(client, namespace);
        OperatorOptions options = deployed.orElseGet(
                () -> new OptionsReader(Arguments.read(List.of(), Map.of()), Command.POD_NAMESPACE).options());
        return new ClusterOperator(
                namespace,
                Leadership.LEASE,
                new AuthResolver.Rules(
                        namespace,
                        options.policy().allowDefaultGlobals(),
                        options.policy().crossNamespaceConnections(),
                        options.vault().secretIdDirectory(),
                        options.vault().ownIdentityForAll()),
                new WatchedTransformations.Rules(namespace, options.policy().crossNamespaceTransformations()),
                options.policy().excludeRaw(),
                options.policy().secretTypes(),
                VaultAddresses.elsewhere(
                        options.vault().allowedAddresses(),
                        URI.create(client.getMasterUrl().toString()),
                        deployed.isPresent()));
    }

    private static Optional<String> ofLease(KubernetesClient client, Instant now) {
        Map<String, Leader> leaders;
        try {
            leaders = Leader.everywhere(client, Leadership.LEASE);
        } catch (ForbiddenException | KubernetesClientException _) {
            return Optional.empty(); // then the default namespace
        }
        return switch (OperatorNamespace.of(leaders, now)) {
            case OperatorNamespace.Unknown _ -> Optional.empty();
            case OperatorNamespace.Namespace(String namespace) -> Optional.of(namespace);
            case OperatorNamespace.Several several -> throw new IllegalArgumentException(several.question());
        };
    }

    /** The options in the operator's Deployment; empty if none is found. */
    private static Optional<OperatorOptions> deployed(KubernetesClient client, String namespace) {
        return containers(client, namespace)
                .flatMap(container -> read(container).stream())
                .findFirst();
    }

    private static Stream<Container> containers(KubernetesClient client, String namespace) {
        try {
            return client
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withLabel("app.kubernetes.io/name", "vault-secrets-operator")
                    .list()
                    .getItems()
                    .stream()
                    .map(Deployment::getSpec)
                    .flatMap(spec -> spec.getTemplate().getSpec().getContainers().stream());
        } catch (KubernetesClientException _) {
            return Stream.empty();
        }
    }

    private static Optional<OperatorOptions> read(Container container) {
        Map<String, String> environment = new HashMap<>();
        container.getEnv().stream()
                .filter(variable -> variable.getValue() != null)
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        try {
            Arguments arguments = Arguments.read(container.getArgs(), environment);
            return Optional.of(new OptionsReader(arguments, Command.POD_NAMESPACE).options());
        } catch (UsageException _) {
            return Optional.empty(); // another version, or a side-car
        }
    }
}
