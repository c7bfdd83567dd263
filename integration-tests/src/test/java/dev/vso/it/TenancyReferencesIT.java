package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.it.TenancyRows.ExpectedCondition;
import dev.vso.it.TenancyRows.Row;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Writes references to other namespaces into every field of every kind, as a tenant could: {@link TenancyRows} with
 * real servers.
 */
class TenancyReferencesIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int UNPROCESSABLE = 422;

    private final String mine = environment.namespace("intruder");
    private final String victims = environment.namespace("victim");
    private int made;

    @AfterAll
    static void leave() {
        environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultAuthGlobal")
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .withName("target")
                .delete();
        environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultAuth")
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .withName("private")
                .delete();
        environment.leave();
    }

    /** Creates every object that a reference could find, all of the same name. */
    private void createVictim() {
        environment.inVault().put(victims + "/target", Map.of("password", "victims"));
        DatabaseLogins.secret(
                victims,
                "target",
                Map.of("id", "x", "jwt", "x", "ca.crt", "x", "username", "x", "password", "x", "access_key_id", "x"));
        DatabaseLogins.secret(mine, "root", Map.of("username", "x", "password", "x"));
        environment.auth(victims, "target", "vault-secrets-operator", "");
        environment.auth(KubeSetup.OPERATOR_NAMESPACE, "private", "vault-secrets-operator", "");
        environment.connection(victims, "target", "address: http://127.0.0.1:1");
        environment.apply(victims, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: SecretTransformation
                metadata: {name: target}
                spec: {templates: {a: {text: x}}}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: target}
                """);
        for (String owner : List.of(victims, KubeSetup.OPERATOR_NAMESPACE)) {
            environment.apply(owner, resource("VaultAuthGlobal", "target", "{defaultMount: kubernetes}"));
        }
    }

    private static String resource(String kind, String name, String spec) {
        String version = kind.equals("Database") ? "example.com/v1" : "secrets.hashicorp.com/v1beta1";
        return "apiVersion: %s\nkind: %s\nmetadata: {name: %s}\nspec: %s\n".formatted(version, kind, name, spec);
    }

    private String filled(String text, String name) {
        return text.replace("MINE", mine)
                .replace("VICTIM", victims)
                .replace("OPERATOR", KubeSetup.OPERATOR_NAMESPACE)
                .replace("NAME", name);
    }

    private String manifest(Row row, String value, String name) {
        String quoted = Serialization.asJson(filled(value, name));
        return resource(row.kind(), name, filled(row.spec(), name).replace("$", quoted));
    }

    /**
     * A resource that uses one that fills no Secret itself: a VaultStaticSecret of the same name, through a VaultAuth.
     */
    private static String users(String kind, String name) {
        String secret = resource(
                "VaultStaticSecret",
                name,
                "{type: kv-v1, mount: secret, path: x, vaultAuthRef: %1$s, destination: {name: %1$s, create: true}}"
                        .formatted(name));
        String kubernetes = "kubernetes: {role: vault-secrets-operator, serviceAccount: default}";
        return switch (kind) {
            case "VaultAuth" -> "---\n" + secret;
            case "VaultAuthGlobal" ->
                "---\n" + resource("VaultAuth", name, "{vaultAuthGlobalRef: {name: %s}}".formatted(name)) + "---\n"
                        + secret;
            case "VaultConnection" ->
                "---\n"
                        + resource(
                                "VaultAuth",
                                name,
                                "{method: kubernetes, mount: kubernetes, vaultConnectionRef: %s, %s}"
                                        .formatted(name, kubernetes))
                        + "---\n" + secret;
            default -> "";
        };
    }

    private record Attempt(Row row, ExpectedCondition rejected, ResourceHandle subject) {}

    private Attempt attempt(Row row, ExpectedCondition rejected) {
        String name = "try-" + made++;
        try {
            environment.apply(mine, manifest(row, rejected.value(), name) + users(row.kind(), name));
        } catch (KubernetesClientException e) {
            throw new AssertionError("%s: %s".formatted(row.field(), rejected.value()), e);
        }
        boolean fills = users(row.kind(), name).isEmpty();
        String kind = fills ? row.kind() : "VaultStaticSecret";
        String version = kind.equals("Database") ? "example.com/v1" : "secrets.hashicorp.com/v1beta1";
        return new Attempt(row, rejected, new ResourceHandle(environment.client(), version, kind, mine, name));
    }

    private void isStopped(Row row, String value) {
        String path = "spec" + row.field().substring(row.field().indexOf('.')).replace("[]", "[0]");
        assertThatExceptionOfType(KubernetesClientException.class)
                .as("%s: %s", row.field(), value)
                .isThrownBy(() -> environment
                        .client()
                        .resource(environment
                                .client()
                                .getKubernetesSerialization()
                                .unmarshal(manifest(row, value, "stopped"), GenericKubernetesResource.class))
                        .inNamespace(mine)
                        .dryRun()
                        .create())
                .satisfies(it -> {
                    assertThat(it.getCode()).isEqualTo(UNPROCESSABLE);
                    assertThat(it.getMessage()).contains(path);
                });
    }

    private void isReported(Attempt attempt) {
        String[] words = attempt.rejected().words().stream()
                .map(word -> filled(word, attempt.subject().name()))
                .toArray(String[]::new);
        attempt.subject().awaitProblem(attempt.rejected().reason(), words);
        assertThat(attempt.subject().awaitWarnings(words)).isNotEmpty();
        assertThat(environment.secret(mine, attempt.subject().name())).isEmpty();
    }

    @Test
    @DisplayName("Tenancy: no field reaches what belongs to another tenant, and each attempt is reported")
    void nothingOfOthersIsReached() {
        environment.defaultAuth();
        createVictim();
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "tenancy");
        long kubernetes = environment.sandbox().kube().auditMark();
        long vault = environment.sandbox().bao().auditMark();
        var soft = new SoftAssertions();
        try (VaultSecretsOperator operator = environment.impatient(account.kubeconfig(), TestEnvironment.NO_OVERLAP)) {
            assertThat(operator.ports()).isNotEmpty();
            List<Attempt> attempts = new ArrayList<>();
            for (Row row : TenancyRows.all()) {
                row.invalid().forEach(value -> soft.check(() -> isStopped(row, value)));
                row.rejected().forEach(rejected -> soft.check(() -> attempts.add(attempt(row, rejected))));
            }
            attempts.forEach(it -> soft.check(() -> isReported(it)));
        }
        soft.assertThat(requests(kubernetes, account.user(), victims))
                .as("requests to the victim's namespace")
                .isEmpty();
        soft.assertThat(requests(kubernetes, account.user(), mine))
                .as("requests to the tenant's own namespace")
                .isNotEmpty();
        soft.assertThat(asked(vault)).as("requests to Vault").isEmpty();
        soft.assertAll();
    }

    /** The operator's requests in a namespace, except statuses and events of the resources there. */
    private List<KubeAudit> requests(long since, String user, String namespace) {
        return environment.sandbox().kube().auditSince(since).stream()
                .filter(request -> request.user().equals(user))
                .filter(request -> request.namespace().equals(namespace))
                .filter(request -> !request.resource().equals("events"))
                .filter(request -> !request.subresource().equals("status"))
                .toList();
    }

    private List<BaoAudit> asked(long since) {
        return environment.sandbox().bao().auditSince(since).stream()
                .filter(request -> request.displayName().startsWith("kubernetes-" + mine)
                        || request.path().contains(victims))
                .filter(request -> Stream.of("sys/leases", "cubbyhole", "auth/token/lookup-self", victims)
                        .anyMatch(place -> request.path().contains(place)))
                .toList();
    }
}
