package dev.vso.testing;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Prepares the cluster for the examples: namespaces, service accounts, Vault's CA, resource definitions. */
public final class KubeSetup {

    /** The operator's namespace. */
    public static final String OPERATOR_NAMESPACE = "vault-secrets-operator-system";

    /** The namespace of the example application. */
    public static final String APP_NAMESPACE = "production";

    /** The service account of the example application. */
    public static final String APP_ACCOUNT = "app-sa";

    /** The Secret with the CA of Vault's certificate, in its key {@code ca.crt}. */
    public static final String VAULT_CA_SECRET = "vault-ca-cert";

    static final String REVIEWER = "vault-reviewer";
    static final String REVIEWER_NAMESPACE = "kube-system";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KubernetesClient client;

    KubeSetup(KubernetesClient client) {
        this.client = client;
    }

    /** Vault's own account, which may review tokens. */
    void reviewer() {
        // kube-system is made by the API server a moment after it says that it is ready.
        Waiting.until(
                "there is the namespace kube-system",
                PATIENCE,
                () -> client.namespaces().withName(REVIEWER_NAMESPACE).get() != null);
        serviceAccount(REVIEWER_NAMESPACE, REVIEWER);
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(REVIEWER)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "system:auth-delegator")
                        .addNewSubject(null, "ServiceAccount", REVIEWER, REVIEWER_NAMESPACE)
                        .build())
                .create();
    }

    /** The namespaces of the examples, with the service account and Vault's CA. */
    void namespaces(SandboxCa ca) {
        for (var namespace : List.of(OPERATOR_NAMESPACE, APP_NAMESPACE)) {
            namespace(namespace, ca);
        }
        serviceAccount(APP_NAMESPACE, APP_ACCOUNT);
    }

    void namespace(String name, SandboxCa ca) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(VAULT_CA_SECRET)
                        .withNamespace(name)
                        .endMetadata()
                        .addToStringData("ca.crt", ca.pem())
                        .build())
                .create();
    }

    void serviceAccount(String namespace, String name) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Waits for the service account {@code default} of a namespace, which the controller manager creates. */
    void awaitDefaultAccount(String namespace) {
        Waiting.until(
                "there is the service account default in " + namespace,
                PATIENCE,
                () -> client.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get()
                        != null);
    }

    /** Applies every definition in the folder and waits until they are served; no folder is no definitions. */
    void definitions(Path folder) {
        var names = new ArrayList<String>();
        try {
            for (var file : filesIn(folder)) {
                try (var text = Files.newInputStream(file)) {
                    for (var item : client.load(text).items()) {
                        client.resource(item).forceConflicts().serverSideApply();
                        names.add(item.getMetadata().getName());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var name : names) {
            Waiting.until(
                    name + " is served",
                    PATIENCE,
                    () -> isEstablished(client.apiextensions()
                            .v1()
                            .customResourceDefinitions()
                            .withName(name)
                            .require()));
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isEstablished(CustomResourceDefinition definition) {
        return definition.getStatus() != null
                && definition.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }
}
