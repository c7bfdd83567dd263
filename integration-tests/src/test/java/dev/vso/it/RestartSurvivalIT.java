package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
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

/** A restart of a workload that could not be done yet is not lost with the operator's process. */
class RestartSurvivalIT {

    private static final World world = World.get();

    @BeforeAll
    static void prepare() {
        world.defaultAuth();
    }

    @AfterEach
    void leave() {
        world.leave();
    }

    @Test
    void whatAKilledOperatorLeftUndoneIsDoneByTheNextAndOnlyOnce() {
        String namespace = world.namespace("undone");
        OperatorAccount account = OperatorAccount.everywhere(world.sandbox(), "undone");
        var processes = new OperatorProcesses(world);
        world.put(namespace + "/app", Map.of("password", "one"));
        world.apply(namespace, Workloads.deployment("there"));
        Subject app = world.apply(
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
            world.awaitValue(namespace, "app", "password", "one");
            world.put(namespace + "/app", Map.of("password", "two"));
            world.awaitValue(namespace, "app", "password", "two");
            World.await(
                    Duration.ofSeconds(30),
                    () -> world.condition(app.resource().require(), "RolloutRestart")
                            .filter(
                                    condition -> condition
                                            .getMessage()
                                            .matches(
                                                    "waiting for a restart: Deployment late since [^,]*; .*no Deployment late.*"))
                            .isPresent());
            stamp = restartedAt(namespace, "there").orElseThrow();
            first.kill();
        }

        world.apply(namespace, Workloads.deployment("late"));
        String secret = version(namespace);
        try (OperatorProcess second = processes.start(account, "--leader-elect=false")) {
            World.await(
                    Duration.ofSeconds(60), () -> restartedAt(namespace, "late").isPresent());
            world.awaitCondition(app.resource().require(), "RolloutRestart", "True");
            second.kill();
        }
        assertThat(restartedAt(namespace, "there")).as("restarted before").contains(stamp);
        assertThat(version(namespace)).as("the Secret, which nobody wrote").isEqualTo(secret);

        Optional<String> late = restartedAt(namespace, "late");
        try (Operator _ = world.operator()) {
            World.assertStays(
                    Duration.ofSeconds(3),
                    () -> restartedAt(namespace, "late").equals(late)
                            && restartedAt(namespace, "there").equals(Optional.of(stamp)));
        }
    }

    @Test
    @DisplayName("L3: an operator that is killed after it wrote the Secret, and could tell nobody, loses no restart")
    void aRestartThatNoStatusTellsIsFoundByTheSecret() {
        String namespace = world.namespace("untold");
        OperatorAccount account = OperatorAccount.everywhere(world.sandbox(), "untold");
        var processes = new OperatorProcesses(world);
        world.put(namespace + "/app", Map.of("password", "one"));
        world.apply(namespace, Workloads.deployment("web"));
        Subject app = world.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 1s")
                        .with("rolloutRestartTargets: [{kind: Deployment, name: web}]"));
        try (OperatorProcess first = processes.start(account, "--leader-elect=false")) {
            world.awaitValue(namespace, "app", "password", "one");
            app.awaitReady();
            List<PolicyRule> rights = mayWriteStatuses(account, List.of());
            world.put(namespace + "/app", Map.of("password", "two"));
            world.awaitValue(namespace, "app", "password", "two");
            first.kill();
            mayWriteStatuses(account, rights);
        }
        assertThat(restartedAt(namespace, "web")).isEmpty();

        String secret = version(namespace);
        try (OperatorProcess second = processes.start(account, "--leader-elect=false")) {
            World.await(
                    Duration.ofSeconds(60), () -> restartedAt(namespace, "web").isPresent());
            world.awaitCondition(app.resource().require(), "RolloutRestart", "True");
            second.kill();
        }
        assertThat(version(namespace)).as("the Secret, which nobody wrote").isEqualTo(secret);
        try (Operator _ = world.operator()) {
            World.assertStays(Duration.ofSeconds(8), () -> Workloads.changes(world, namespace, "web") == 1);
        }
    }

    /** Takes from the account what it may do with statuses of static secrets; gives all that it had. */
    private static List<PolicyRule> mayWriteStatuses(OperatorAccount account, List<PolicyRule> rights) {
        var role = world.client().rbac().clusterRoles().withName(account.name());
        List<PolicyRule> before = role.require().getRules();
        role.edit(it -> new ClusterRoleBuilder(it)
                .withRules(
                        rights.isEmpty()
                                ? before.stream()
                                        .filter(rule -> !rule.getResources().contains("vaultstaticsecrets/status"))
                                        .toList()
                                : rights)
                .build());
        return before;
    }

    private static Optional<String> restartedAt(String namespace, String deployment) {
        return Workloads.restartedAt(world, namespace, deployment);
    }

    private static String version(String namespace) {
        return world.secret(namespace, "app").orElseThrow().getMetadata().getResourceVersion();
    }
}
