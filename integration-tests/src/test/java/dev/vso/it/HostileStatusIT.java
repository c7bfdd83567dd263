package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One tenant writes nonsensical statuses; another tenant's leases are managed as usual. */
class HostileStatusIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final List<String> LEASES = List.of("", "/", "a//b", "../../sys/seal", "a\\u202e/b", "\\n", "x");

    @Test
    @DisplayName("H9: whatever a status holds, others' revocations are noticed, and metrics and probes answer")
    void oddStatuses() {
        environment.inVault().databaseRole("dyn-status", "1h", "2h");
        environment.inVault().role("status", """
                path "database/creds/dyn-status" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
        environment.defaultAuth();
        String hostile = environment.namespace("hostile-status");
        String healthy = environment.namespace("healthy-status");
        environment.auth(hostile, "default", "status", "");
        environment.auth(healthy, "default", "status", "");
        for (int i = 0; i < LEASES.size(); i++) {
            String name = "odd-" + i;
            LeasedSecret.apply(environment, hostile, LeaseYaml.of(name, "dyn-status"));
            write("VaultDynamicSecret", hostile, name, """
                    {"lastRenewalTime": %d, "lastGeneration": 1, "requestDigest": "x", "expiresAt": "%s",
                     "secretLease": {"id": "%s", "duration": %d, "renewable": true, "requestID": "", "accessor": " "},
                     "superseded": [{"id": "%s", "revokeAt": %d, "expiration": 9223372036854775807}]}
                    """.formatted(
                            i % 2 == 0 ? Long.MAX_VALUE : System.currentTimeMillis() / 1000,
                            "+1000000000-12-31T23:59:59Z",
                            LEASES.get(i),
                            i % 2 == 0 ? Long.MIN_VALUE : 3600,
                            LEASES.get(i),
                            Long.MIN_VALUE));
        }
        environment.apply(hostile, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {name: odd}
                spec: {mount: pki, role: none, destination: {name: odd-pki, create: true}}
                """);
        write("VaultPKISecret", hostile, "odd", """
                {"lastGeneration": 1, "lastRotation": 9223372036854775807, "expiration": 9223372036854775807, "valid": true,
                 "error": "", "serialNumber": "../../sys/seal", "mount": "../sys"}
                """);
        LeasedSecret good = LeasedSecret.apply(environment, healthy, LeaseYaml.of("good", "dyn-status"));

        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "hostile-status");
        try (OperatorProcess operator = new OperatorProcesses(environment).start(account, TestEnvironment.NO_OVERLAP)) {
            operator.awaitReady();
            String before = good.awaitLogIn("");
            for (int i = 0; i < LEASES.size(); i++) {
                LeasedSecret odd = new LeasedSecret(environment, hostile, "odd-" + i);
                Polling.await(SOON, odd::logsIn);
            }

            good.revoke();
            Polling.await(SOON, () -> !before.equals(good.user()) && good.logsIn());
            assertThat(operator.metrics().statusCode()).isEqualTo(200);
            assertThat(operator.metrics().body()).contains("name=\"good\"");
            assertThat(operator.probe("/healthz").statusCode()).isEqualTo(200);
            assertThat(operator.output()).noneMatch(line -> line.contains("a lease poll failed"));
        } finally {
            environment.client().namespaces().withName(hostile).delete();
        }
    }

    private static void write(String kind, String namespace, String name, String status) {
        environment
                .client()
                .genericKubernetesResources("secrets.hashicorp.com/v1beta1", kind)
                .inNamespace(namespace)
                .withName(name)
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .build(),
                        "{\"status\": " + status + "}");
    }
}
