package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A pending restart of a workload survives the end of the operator's process. */
class RestartSurvivalIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @AfterEach
    void leave() {
        environment.leave();
    }

    @Test
    @DisplayName("A restart left pending by a killed operator is done by the next, once")
    void resumedOnce() {
        String namespace = environment.namespace("undone");
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "undone");
        var processes = new OperatorProcesses(environment);
        environment.inVault().put(namespace + "/app", Map.of("password", "one"));
        environment.apply(namespace, Workloads.deployment("there"));
        ResourceHandle app = environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 1s")
                        .with("""
                                rolloutRestartTargets:
                                  - kind: Deployment
                                    name: there
                                  - kind: Deployment
                                    name: late
                                """));
        String stamp;
        try (OperatorProcess first = processes.start(account, "--leader-elect=false")) {
            environment.awaitValue(namespace, "app", "password", "one");
            environment.inVault().put(namespace + "/app", Map.of("password", "two"));
            environment.awaitValue(namespace, "app", "password", "two");
            Polling.await(
                    Duration.ofSeconds(30),
                    () -> environment
                            .condition(app.resource().require(), "RolloutRestart")
                            .filter(
                                    condition -> condition
                                            .getMessage()
                                            .matches(
                                                    "waiting for a restart: Deployment late since [^,]*; .*no Deployment late.*"))
                            .isPresent());
            stamp = restartedAt(namespace, "there").orElseThrow();
            first.kill();
        }

        environment.apply(namespace, Workloads.deployment("late"));
        String secret = version(namespace);
        try (OperatorProcess second = processes.start(account, "--leader-elect=false")) {
            Polling.await(
                    Duration.ofSeconds(60), () -> restartedAt(namespace, "late").isPresent());
            environment.awaitCondition(app.resource().require(), "RolloutRestart", "True");
            second.kill();
        }
        assertThat(restartedAt(namespace, "there")).as("restarted before").contains(stamp);
        assertThat(version(namespace)).as("the Secret, which nobody wrote").isEqualTo(secret);

        Optional<String> late = restartedAt(namespace, "late");
        try (VaultSecretsOperator _ = environment.operator()) {
            Polling.assertStays(
                    Duration.ofSeconds(3),
                    () -> restartedAt(namespace, "late").equals(late)
                            && restartedAt(namespace, "there").equals(Optional.of(stamp)));
        }
    }

    @Test
    @DisplayName("L3: an operator that is killed after it wrote the Secret, and could tell nobody, loses no restart")
    void foundBySecret() {
        String namespace = environment.namespace("untold");
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "untold");
        var processes = new OperatorProcesses(environment);
        environment.inVault().put(namespace + "/app", Map.of("password", "one"));
        environment.apply(namespace, Workloads.deployment("web"));
        ResourceHandle app = environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 1s")
                        .with("rolloutRestartTargets: [{kind: Deployment, name: web}]"));
        try (OperatorProcess first = processes.start(account, "--leader-elect=false")) {
            environment.awaitValue(namespace, "app", "password", "one");
            app.awaitReady();
            List<PolicyRule> rights = mayWriteStatuses(account, List.of());
            environment.inVault().put(namespace + "/app", Map.of("password", "two"));
            environment.awaitValue(namespace, "app", "password", "two");
            first.kill();
            mayWriteStatuses(account, rights);
        }
        assertThat(restartedAt(namespace, "web")).isEmpty();

        String secret = version(namespace);
        try (OperatorProcess second = processes.start(account, "--leader-elect=false")) {
            Polling.await(
                    Duration.ofSeconds(60), () -> restartedAt(namespace, "web").isPresent());
            environment.awaitCondition(app.resource().require(), "RolloutRestart", "True");
            second.kill();
        }
        assertThat(version(namespace)).as("the Secret, which nobody wrote").isEqualTo(secret);
        try (VaultSecretsOperator _ = environment.operator()) {
            Polling.assertStays(Duration.ofSeconds(8), () -> Workloads.changes(environment, namespace, "web") == 1);
        }
    }

    /** Removes from the account the rights on statuses of static secrets; returns all rules that it had. */
    private static List<PolicyRule> mayWriteStatuses(OperatorAccount account, List<PolicyRule> rights) {
        var role = environment.client().rbac().clusterRoles().withName(account.name());
        List<PolicyRule> before = role.require().getRules();
        role.edit(it -> new ClusterRoleBuilder(it)
                .withRules(
                        rights.isEmpty()
                                ? before.stream()
                                        .filter(rule -> !rule.getResources().contains("vaultstaticsecrets/status"))
                                        .toList()
                                : rights)
                .build());
        Polling.await(Duration.ofSeconds(30), () -> mayWriteStatuses(account) == !rights.isEmpty());
        return before;
    }

    /** Returns what the API server's authorizer says, which sees a changed role some time after the change. */
    private static boolean mayWriteStatuses(OperatorAccount account) {
        var review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser(account.user())
                .withNewResourceAttributes()
                .withGroup("secrets.hashicorp.com")
                .withResource("vaultstaticsecrets")
                .withSubresource("status")
                .withVerb("patch")
                .withNamespace("any")
                .endResourceAttributes()
                .endSpec()
                .build();
        return environment.client().resource(review).create().getStatus().getAllowed();
    }

    private static Optional<String> restartedAt(String namespace, String deployment) {
        return Workloads.restartedAt(environment, namespace, deployment);
    }

    private static String version(String namespace) {
        return environment.secret(namespace, "app").orElseThrow().getMetadata().getResourceVersion();
    }
}
