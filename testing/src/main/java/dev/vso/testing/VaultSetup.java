package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prepares Vault for the examples: engines, Kubernetes auth with a reviewer, roles and least-privilege policies.
 *
 * <p>Mounts: kv version 2 at {@code secret/} and version 1 at {@code kv1/}, databases at {@code database/} with the
 * connection {@code mydatabase}, certificates at {@code pki/}, encryption at {@code transit/}, login with service
 * accounts at {@code auth/kubernetes}; and a Vault namespace {@code team-a} with its own {@code secret/} and {@code
 * auth/kubernetes}.
 */
public final class VaultSetup {

    /** The database connection of the examples. */
    public static final String CONNECTION = "mydatabase";

    /** The Vault role for the service account {@code app-sa} in {@code production}, with the audience {@code vault}. */
    public static final String APP_ROLE = "app-role";

    /** The Vault role for the service account {@code default} of every namespace, confined to its own paths. */
    public static final String DEFAULT_ROLE = "vault-secrets-operator";

    /** The Vault namespace. */
    public static final String VAULT_NAMESPACE = "team-a";

    private static final Duration REVIEWER_TOKEN = Duration.ofDays(30);
    private static final String TEN_YEARS = "87600h";

    private final BaoClient root;
    private final KubeCluster kube;
    private final SandboxCa ca;

    VaultSetup(BaoClient root, KubeCluster kube, SandboxCa ca) {
        this.root = root;
        this.kube = kube;
        this.ca = ca;
    }

    /** The engines that need no other server. */
    static void engines(BaoClient root) {
        root.write("sys/mounts/secret", Map.of("type", "kv", "options", Map.of("version", "2")));
        root.write("sys/mounts/kv1", Map.of("type", "kv", "options", Map.of("version", "1")));
        root.write("sys/mounts/database", Map.of("type", "database"));
        root.write("sys/mounts/transit", Map.of("type", "transit"));
        root.write("sys/mounts/pki", Map.of("type", "pki", "config", Map.of("max_lease_ttl", TEN_YEARS)));
        certificates(root);
        root.write("sys/namespaces/" + VAULT_NAMESPACE, Map.of());
        var team = root.inNamespace(VAULT_NAMESPACE);
        team.write("sys/mounts/secret", Map.of("type", "kv", "options", Map.of("version", "2")));
        awaitVersioned(root);
        awaitVersioned(team);
    }

    /** A new kv mount answers 400 while it turns itself into version 2. */
    private static void awaitVersioned(BaoClient client) {
        Waiting.until(
                "secret/ is of version 2",
                Duration.ofSeconds(20),
                () -> client.send("GET", "secret/config", Map.of()).ok());
    }

    private static void certificates(BaoClient root) {
        root.write(
                "pki/root/generate/internal",
                Map.of("common_name", "Example Root CA", "ttl", TEN_YEARS, "key_type", "ec", "key_bits", 256));
        var names = List.of("example.com", "svc.cluster.local");
        for (var role : List.of("app-role", "web-server")) {
            root.write(
                    "pki/roles/" + role,
                    Map.of(
                            "allowed_domains",
                            names,
                            "allow_subdomains",
                            true,
                            "allow_ip_sans",
                            true,
                            "key_type",
                            "ec",
                            "key_bits",
                            256,
                            "max_ttl",
                            "768h"));
        }
    }

    /** The connection to PostgreSQL. */
    static void database(BaoClient root, PostgresServer postgres) {
        root.write(
                "database/config/" + CONNECTION,
                Map.of(
                        "plugin_name",
                        "postgresql-database-plugin",
                        "allowed_roles",
                        "*",
                        "connection_url",
                        "postgresql://{{username}}:{{password}}@%s:%d/%s?sslmode=disable"
                                .formatted(Ports.LOOPBACK, postgres.port(), PostgresServer.DATABASE),
                        "username",
                        PostgresServer.VAULT_ROLE,
                        "password",
                        postgres.vaultPassword()));
    }

    /** Kubernetes auth with its roles and policies, in the root namespace and in {@link #VAULT_NAMESPACE}. */
    void logIn() {
        var reviewer = kube.serviceAccountToken(
                KubeSetup.REVIEWER_NAMESPACE,
                KubeSetup.REVIEWER,
                REVIEWER_TOKEN,
                kube.address().toString());
        kubernetesAuth(root, reviewer);
        root.write("sys/policies/acl/app-policy", Map.of("policy", Policies.APP));
        root.write("sys/policies/acl/app-examples", Map.of("policy", Policies.APP_EXAMPLES));
        root.write(
                "sys/policies/acl/confined-to-namespace",
                Map.of("policy", Policies.confinedToNamespace(accessorOfKubernetesAuth(root))));
        role(
                root,
                APP_ROLE,
                KubeSetup.APP_ACCOUNT,
                KubeSetup.APP_NAMESPACE,
                List.of("app-policy", "app-examples"),
                "vault");
        role(root, DEFAULT_ROLE, "default", "*", List.of("confined-to-namespace"), "");

        var team = root.inNamespace(VAULT_NAMESPACE);
        kubernetesAuth(team, reviewer);
        team.write("sys/policies/acl/team-policy", Map.of("policy", Policies.TEAM));
        role(team, APP_ROLE, KubeSetup.APP_ACCOUNT, KubeSetup.APP_NAMESPACE, List.of("team-policy"), "vault");
    }

    private void kubernetesAuth(BaoClient client, String reviewer) {
        client.write("sys/auth/kubernetes", Map.of("type", "kubernetes"));
        client.write(
                "auth/kubernetes/config",
                Map.of(
                        "kubernetes_host",
                        kube.address().toString(),
                        "kubernetes_ca_cert",
                        ca.pem(),
                        "token_reviewer_jwt",
                        reviewer,
                        "disable_local_ca_jwt",
                        true));
    }

    private static String accessorOfKubernetesAuth(BaoClient client) {
        return client.read("sys/auth")
                .map(mounts -> mounts.path("data").path("kubernetes/").path("accessor"))
                .map(JsonNode::asText)
                .orElseThrow(() -> new SandboxException("no auth mount kubernetes/"));
    }

    private static void role(
            BaoClient client, String name, String account, String namespace, List<String> policies, String audience) {
        var role = new TreeMap<String, Object>(Map.of(
                "bound_service_account_names",
                List.of(account),
                "bound_service_account_namespaces",
                List.of(namespace),
                "token_policies",
                policies,
                "token_ttl",
                "1h"));
        if (!audience.isEmpty()) {
            role.put("audience", audience);
        }
        client.write("auth/kubernetes/role/" + name, role);
    }
}
