package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One workload that several resources restart. */
class BurstRestartIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @AfterEach
    void leave() {
        environment.leave();
    }

    @Test
    @DisplayName("L4: five resources that change three times restart their Deployment twice at most")
    void aBurstRestartsOnce() {
        String namespace = environment.namespace("burst");
        environment.apply(namespace, Workloads.deployment("web"));
        List<String> names = IntStream.range(0, 5).mapToObj(i -> "app-" + i).toList();
        put(namespace, names, "0");
        List<ResourceHandle> apps = names.stream()
                .map(name -> environment.apply(
                        namespace,
                        StaticSecretYaml.of(name, namespace + "/" + name)
                                .with("refreshAfter: 1s")
                                .with("rolloutRestartTargets: [{kind: Deployment, name: web}]")))
                .toList();
        try (VaultSecretsOperator _ = environment.operator()) {
            apps.forEach(app -> app.awaitReady(PATIENCE));
            for (String value : List.of("1", "2", "3")) {
                put(namespace, names, value);
                names.forEach(name -> environment.awaitValue(namespace, name, "password", value));
            }
            Polling.await(
                    PATIENCE,
                    () -> apps.stream()
                            .allMatch(app -> app.condition("RolloutRestart")
                                    .filter(condition -> condition.getStatus().equals("True"))
                                    .isPresent()));
            long restarts = changes(namespace);
            Polling.assertStays(Duration.ofSeconds(8), () -> changes(namespace) == restarts);
            assertThat(restarts).isBetween(1L, 2L);
        }
    }

    private static long changes(String namespace) {
        return Workloads.changes(environment, namespace, "web");
    }

    private static void put(String namespace, List<String> names, String value) {
        names.forEach(name -> environment.inVault().put(namespace + "/" + name, Map.of("password", value)));
    }
}
