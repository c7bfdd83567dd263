package dev.vso.it;

import dev.vso.testing.BaoClient;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.RabbitStub;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sets up in Vault what {@code docs/engines.md} requires, engine by engine. */
final class EngineMounts {

    /** Policy for the Vault role of these tests' VaultAuths: only the paths of the page. */
    static final String POLICY = """
            path "database/creds/app" { capabilities = ["read"] }
            path "database/static-creds/reports" { capabilities = ["read"] }
            path "rabbitmq/creds/app" { capabilities = ["read"] }
            path "ssh/issue/deploy" { capabilities = ["update"] }
            path "ssh/sign/deploy" { capabilities = ["update"] }
            path "kubernetes/creds/pod-reader" { capabilities = ["update"] }
            path "transit/datakey/plaintext/app" { capabilities = ["update"] }
            path "totp/code/app" { capabilities = ["read"] }
            path "secret/data/registry" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;

    private static final String VAULT_ACCOUNT = "vault-kubernetes-engine";
    private static final String POD_READER = "pod-reader";

    private EngineMounts() {}

    static void postgresql(BaoClient vault, String ttl, String maxTtl) {
        vault.write(
                "database/roles/app",
                Map.of(
                        "db_name",
                        "mydatabase",
                        "default_ttl",
                        ttl,
                        "max_ttl",
                        maxTtl,
                        "creation_statements",
                        List.of(
                                "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'")));
    }

    /** An existing PostgreSQL user that Vault takes over. */
    static void rotatedUser(TestEnvironment environment) throws SQLException {
        try (var connection = environment.sandbox().postgres().connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("CREATE ROLE reports LOGIN PASSWORD 'x'");
            statement.execute("GRANT reports TO vault WITH ADMIN OPTION");
        }
        environment
                .vault()
                .write(
                        "database/static-roles/reports",
                        Map.of("db_name", "mydatabase", "username", "reports", "rotation_period", "24h"));
    }

    static void rabbitMq(BaoClient vault, RabbitStub rabbit) {
        vault.write("sys/mounts/rabbitmq", Map.of("type", "rabbitmq"));
        vault.write(
                "rabbitmq/config/connection",
                Map.of(
                        "connection_uri",
                        rabbit.address().toString(),
                        "username",
                        RabbitStub.ADMINISTRATOR,
                        "password",
                        rabbit.administratorPassword()));
        vault.write(
                "rabbitmq/roles/app",
                Map.of("vhosts", "{\"/\": {\"configure\": \"^$\", \"write\": \".*\", \"read\": \".*\"}}"));
    }

    /** The public key of the engine's authority, for the server to trust. */
    static String ssh(BaoClient vault, Duration certificatesLive) {
        vault.write("sys/mounts/ssh", Map.of("type", "ssh"));
        var authority = vault.write("ssh/config/ca", Map.of("generate_signing_key", true, "key_type", "ed25519"));
        vault.write(
                "ssh/roles/deploy",
                Map.of(
                        "key_type",
                        "ca",
                        "allow_user_certificates",
                        true,
                        "allowed_users",
                        "deploy",
                        "ttl",
                        certificatesLive.toSeconds() + "s"));
        return authority.at("/data/public_key").asText();
    }

    /** Vault may issue tokens for one service account, which may list pods. */
    static void kubernetes(TestEnvironment environment) {
        account(KubeSetup.OPERATOR_NAMESPACE, VAULT_ACCOUNT, environment);
        account(KubeSetup.APP_NAMESPACE, POD_READER, environment);
        environment
                .client()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(VAULT_ACCOUNT)
                        .endMetadata()
                        .withRules(new PolicyRuleBuilder()
                                .withApiGroups("")
                                .withResources("serviceaccounts/token")
                                .withVerbs("create")
                                .build())
                        .build())
                .create();
        environment
                .client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(VAULT_ACCOUNT)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", VAULT_ACCOUNT)
                        .addNewSubject(null, "ServiceAccount", VAULT_ACCOUNT, KubeSetup.OPERATOR_NAMESPACE)
                        .build())
                .create();
        environment
                .client()
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(POD_READER)
                        .withNamespace(KubeSetup.APP_NAMESPACE)
                        .endMetadata()
                        .withRules(new PolicyRuleBuilder()
                                .withApiGroups("")
                                .withResources("pods")
                                .withVerbs("list")
                                .build())
                        .build())
                .create();
        environment
                .client()
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(POD_READER)
                        .withNamespace(KubeSetup.APP_NAMESPACE)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", POD_READER)
                        .addNewSubject(null, "ServiceAccount", POD_READER, KubeSetup.APP_NAMESPACE)
                        .build())
                .create();
        var kube = environment.sandbox().kube();
        environment.vault().write("sys/mounts/kubernetes", Map.of("type", "kubernetes"));
        environment
                .vault()
                .write(
                        "kubernetes/config",
                        Map.of(
                                "kubernetes_host",
                                kube.address().toString(),
                                "kubernetes_ca_cert",
                                environment.sandbox().ca().pem(),
                                "service_account_jwt",
                                kube.serviceAccountToken(
                                        KubeSetup.OPERATOR_NAMESPACE,
                                        VAULT_ACCOUNT,
                                        Duration.ofHours(2),
                                        kube.address().toString()),
                                "disable_local_ca_jwt",
                                true));
        environment
                .vault()
                .write(
                        "kubernetes/roles/" + POD_READER,
                        Map.of(
                                "allowed_kubernetes_namespaces",
                                List.of(KubeSetup.APP_NAMESPACE),
                                "service_account_name",
                                POD_READER,
                                "token_default_ttl",
                                "10m"));
    }

    private static void account(String namespace, String name, TestEnvironment environment) {
        environment
                .client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    static void transit(BaoClient vault) {
        vault.write("transit/keys/app", Map.of());
    }

    static void totp(BaoClient vault) {
        vault.write("sys/mounts/totp", Map.of("type", "totp"));
        vault.write(
                "totp/keys/app", Map.of("generate", true, "issuer", "Vault", "account_name", "app", "exported", false));
    }
}
