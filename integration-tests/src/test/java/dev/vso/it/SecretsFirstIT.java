package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.HttpFaultProxy;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A start lists Secrets and resources in parallel, and does nothing before it knows the Secrets. */
class SecretsFirstIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final String SECRETS = "^GET /api/v1/secrets\\?";
    private static final int COUNT = 20;

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @AfterAll
    static void leave() {
        environment.leave();
    }

    @Test
    void nothingIsReadOrWrittenBeforeTheSecretsAreKnown() throws Exception {
        String namespace = environment.namespace("secrets-first");
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "secrets-first");
        try (VaultSecretsOperator _ = environment.operator()) {
            for (int i = 0; i < COUNT; i++) {
                environment.apply(
                        namespace,
                        StaticSecretYaml.of("app-" + i, namespace + "/app").with("refreshAfter: 2s"));
            }
            for (int i = 0; i < COUNT; i++) {
                environment.subject("VaultStaticSecret", namespace, "app-" + i).awaitReady();
            }
        }
        var server = environment.sandbox().kube().address();
        try (var proxy = new HttpFaultProxy(server, environment.sandbox().ca())) {
            proxy.fail(SECRETS, 503, Integer.MAX_VALUE);
            long kube = environment.sandbox().kube().auditMark();
            long vault = environment.sandbox().bao().auditMark();
            try (OperatorProcess second = new OperatorProcesses(environment)
                    .start("secrets-first", environment.through(proxy, account.kubeconfig(), "secrets-first"))) {
                Polling.await(Duration.ofSeconds(60), () -> requested(proxy, "/api/v1/secrets?"));
                Polling.assertStays(
                        Duration.ofSeconds(3), () -> second.probe("/readyz").statusCode() != 200);
                assertThat(second.probe("/readyz").body()).contains("the operator's Secrets are not loaded yet");
                assertThat(writes(kube, namespace)).isEmpty();
                assertThat(reads(vault, namespace)).isZero();

                proxy.heal();
                second.awaitReady();
                Polling.await(Duration.ofSeconds(60), () -> reads(vault, namespace) > 0);
                Polling.assertStays(
                        Duration.ofSeconds(2), () -> writes(kube, namespace).isEmpty());
            }
        }
    }

    private static boolean requested(HttpFaultProxy proxy, String part) {
        return proxy.seen().stream().anyMatch(request -> request.target().contains(part));
    }

    private static List<KubeAudit> writes(long mark, String namespace) {
        return environment.sandbox().kube().auditSince(mark).stream()
                .filter(request -> request.write() && request.namespace().equals(namespace))
                .filter(request -> List.of("secrets", "vaultstaticsecrets").contains(request.resource()))
                .toList();
    }

    private static long reads(long mark, String namespace) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request -> request.path().startsWith("secret/data/" + namespace + "/"))
                .filter(request -> !request.displayName().equals("root"))
                .count();
    }
}
