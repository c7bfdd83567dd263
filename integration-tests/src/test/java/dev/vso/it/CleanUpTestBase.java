package dev.vso.it;

import dev.vso.testing.KubeSetup;
import dev.vso.testing.VaultSetup;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Resources of each kind that has something in Vault, and what they left there. */
abstract class CleanUpTestBase {

    static final TestEnvironment environment = TestEnvironment.get();
    static final PkiEnvironment pki = PkiEnvironment.in(environment);
    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final String POLICY = """
            path "database/creds/*" { capabilities = ["read"] }
            path "database/roles/*" { capabilities = ["create", "read", "update", "delete"] }
            path "pki-it/issue/web" { capabilities = ["create", "update"] }
            path "pki-it/revoke" { capabilities = ["update"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;

    /** A namespace without references to other namespaces. */
    static String team(String prefix) {
        String namespace = environment.namespace(prefix);
        environment
                .client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("app")
                        .endMetadata()
                        .build())
                .create();
        var ca = environment
                .client()
                .secrets()
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .withName("vault-ca-cert")
                .get();
        environment
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("ca")
                        .endMetadata()
                        .withData(ca.getData())
                        .build())
                .create();
        environment.connection(
                namespace,
                "vault",
                "address: %s\ncaCertSecretRef: ca"
                        .formatted(environment.sandbox().bao().address()));
        role(namespace, "app", namespace, POLICY);
        auth(namespace, "default", namespace, "app");
        return namespace;
    }

    static void role(String name, String account, String namespace, String policy) {
        environment.inVault().policy(name, policy);
        environment
                .vault()
                .write(
                        "auth/kubernetes/role/" + name,
                        Map.of(
                                "bound_service_account_names", List.of(account),
                                "bound_service_account_namespaces", List.of(namespace),
                                "token_policies", List.of(name),
                                "token_ttl", "1h"));
    }

    static void auth(String namespace, String name, String role, String account) {
        environment.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: %s
                spec:
                  vaultConnectionRef: %s
                  method: kubernetes
                  mount: kubernetes
                  kubernetes:
                    role: %s
                    serviceAccount: %s
                """.formatted(
                        name, namespace.equals(KubeSetup.OPERATOR_NAMESPACE) ? "default" : "vault", role, account));
    }

    static void apply(String namespace, int each) {
        for (int i = 0; i < each; i++) {
            environment.apply(namespace, LeaseYaml.of("dyn-" + i, "dyn-order").toString());
            environment.apply(
                    namespace,
                    Databases.manifest(
                            "db-" + i,
                            "engine: postgresql\nname: mydatabase\nroles:\n"
                                    + Databases.role("app", VaultSetup.CONNECTION, "")
                                            .indent(2)));
            pki.apply(namespace, "pki-" + i, "commonName: web.example.com\nrevoke: true");
        }
        Databases databases = new Databases(environment);
        for (int i = 0; i < each; i++) {
            environment.subject("VaultDynamicSecret", namespace, "dyn-" + i).awaitReady(PATIENCE);
            databases.awaitRoles(namespace, "db-" + i, 1);
            environment.subject("VaultPKISecret", namespace, "pki-" + i).awaitReady(PATIENCE);
        }
    }

    /** Whether it existed. */
    static boolean remove(String kind, String namespace, String name) {
        return !environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", kind)
                .inNamespace(namespace)
                .withName(name)
                .delete()
                .isEmpty();
    }

    static int resources(String namespace) {
        int left = environment
                .client()
                .genericKubernetesResources("example.com/v1", "Database")
                .inNamespace(namespace)
                .list()
                .getItems()
                .size();
        for (String kind : List.of("VaultDynamicSecret", "VaultPKISecret")) {
            left += environment
                    .client()
                    .genericKubernetesResources("secrets.hashicorp.com/v1beta1", kind)
                    .inNamespace(namespace)
                    .list()
                    .getItems()
                    .size();
        }
        return left;
    }

    /** Users created by Vault: their names start with its prefix. */
    static Set<String> users() {
        Set<String> users = new TreeSet<>();
        for (String role : new ArrayList<>(environment.sandbox().postgres().roles())) {
            if (role.startsWith("v-")) {
                users.add(role);
            }
        }
        return users;
    }

    static Set<String> since(Set<String> before, Set<String> now) {
        Set<String> since = new TreeSet<>(now);
        since.removeAll(before);
        return since;
    }

    static List<String> roles(String namespace) {
        return environment.vault().list("database/roles").stream()
                .filter(role -> role.startsWith(namespace + "_"))
                .toList();
    }
}
