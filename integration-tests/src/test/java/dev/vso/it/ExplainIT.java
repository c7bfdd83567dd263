package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Output of {@code vso explain} for failures outside Vault. */
class ExplainIT extends ExplainFixture {

    @Test
    @DisplayName("The operator's report is the failure if no other is found")
    void operatorReportsFailure() {
        withOwnConnection("said", "rolloutRestartTargets: [{kind: Deployment, name: web}]");
        operatorIn(namespace, Instant.now());
        says("said", "False", "the operator may not request tokens; grant create on serviceaccounts/token");

        CliResult result = explain("vss said --operator-namespace " + namespace);
        assertThat(result.line("operator"))
                .startsWith("✗ ")
                .contains("the operator says", "may not request tokens; grant create on serviceaccounts/token");
        assertThat(result.out()).contains("→ check its events: kubectl describe -n");

        says("said", "True", "Secret said is in sync with Vault");
        result = explain("vss said --operator-namespace " + namespace);
        assertThat(result.line("operator")).startsWith("✓ ").contains("some-pod is running");
        assertThat(result.line("workloads")).startsWith("✗ ").contains("there is no Deployment web in namespace");

        operatorIn(namespace, Instant.now().minusSeconds(3600));
        result = explain("vss said --operator-namespace " + namespace);
        assertThat(result.line("operator")).startsWith("✗ ").contains("some-pod last renewed the Lease 60m ago");
        environment.client().leases().inNamespace(namespace).delete();
    }

    @Test
    @DisplayName("Steps that the user has no rights for stay open, the others are checked")
    void limitedRights() {
        apply(secret("rbac"));
        says("rbac", "True", "Secret rbac is in sync with Vault");
        OperatorAccount user = OperatorAccount.bare(environment.sandbox(), "explain-user");
        for (String where : List.of(namespace, KubeSetup.OPERATOR_NAMESPACE)) {
            environment
                    .client()
                    .resource(new RoleBuilder()
                            .withNewMetadata()
                            .withNamespace(where)
                            .withName("explain-user")
                            .endMetadata()
                            .addNewRule()
                            .addToApiGroups("secrets.hashicorp.com", "example.com")
                            .addToResources("*")
                            .addToVerbs("get", "list")
                            .endRule()
                            .addNewRule()
                            .addToApiGroups("")
                            .addToResources("secrets")
                            .addToResourceNames("vault-ca-cert")
                            .addToVerbs("get")
                            .endRule()
                            .build())
                    .create();
            environment
                    .client()
                    .resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withNamespace(where)
                            .withName("explain-user")
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "Role", "explain-user")
                            .addNewSubject(null, "ServiceAccount", "explain-user", KubeSetup.OPERATOR_NAMESPACE)
                            .build())
                    .create();
        }

        CliResult result = Polling.await( // until the API server applies the new rights
                Duration.ofSeconds(20),
                () -> CliResult.as(user.kubeconfig(), "explain", "vss", "rbac", "-n", namespace),
                it -> it.line("resource").startsWith("✓"));

        assertThat(result.line("vault")).startsWith("✓ ");
        assertThat(result.line("login")).startsWith("? ").contains("you may not create tokens of service account");
        assertThat(result.out()).contains("the operator says", "Secret rbac is in sync with Vault");
        assertThat(result.line("secret"))
                .startsWith("? ")
                .contains("you may not get secrets in namespace " + namespace);
        assertThat(result.line("operator")).startsWith("? ").contains("you may not get leases");
        assertThat(result.out()).contains("No problem found; what is marked ? could not be checked from here.");
        assertThat(result.code()).isZero();
    }

    @Test
    @DisplayName("A kind that cannot be explained is a usage error")
    void unsupportedKind() {
        CliResult result = explain("pods web");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("pods is not a kind that this command takes", "vaultstaticsecret (vss)");
        assertThat(explain("vss").err()).contains("give the name of the VaultStaticSecret");
    }
}
