package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A namespace with static and leased secrets that works normally while another tenant misbehaves. */
final class HealthyTenant {

    private static final Duration SYNCED = Duration.ofMinutes(3);

    private static final String ROLE = "healthy";
    private static final String POLICY = """
            path "database/creds/dyn-healthy" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private final TestEnvironment environment;
    private final String namespace;
    private final int each;
    private final List<LeasedSecret> leased = new ArrayList<>();

    /** Each leased Secret's data, by its name, since its credentials were last seen to log in. */
    private final Map<String, Map<String, String>> credentials = new HashMap<>();

    private int changes;

    /** @param each number of resources of each kind */
    HealthyTenant(TestEnvironment environment, int each) {
        this.environment = environment;
        this.each = each;
        this.namespace = environment.namespace("healthy");
        environment.inVault().role(ROLE, POLICY, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "own", ROLE, "");
        for (int i = 0; i < each; i++) {
            environment.inVault().put(namespace + "/app-" + i, Map.of("password", "first"));
            environment.apply(
                    namespace,
                    StaticSecretYaml.of("app-" + i, namespace + "/app-" + i)
                            .with("refreshAfter: 1h")
                            .toString());
            leased.add(LeasedSecret.apply(
                    environment,
                    namespace,
                    LeaseYaml.of("creds-" + i, "dyn-healthy").with("vaultAuthRef: own")));
        }
    }

    /** Waits for all resources. */
    void awaitSynced() {
        Polling.await(
                SYNCED,
                () -> environment.client().secrets().inNamespace(namespace).list().getItems().stream()
                                .filter(secret -> secret.getMetadata().getName().startsWith("app-")
                                        || secret.getMetadata().getName().startsWith("creds-"))
                                .count()
                        == 2L * each);
        leased.forEach(secret -> {
            Polling.await(SYNCED, () -> !secret.leaseId().isEmpty());
            remember(secret);
        });
    }

    private void remember(LeasedSecret secret) {
        Map<String, String> data = secret.data();
        assertLogsIn(secret.name(), data);
        credentials.put(secret.name(), data);
    }

    private void assertLogsIn(String name, Map<String, String> data) {
        assertThat(environment
                        .sandbox()
                        .postgres()
                        .canLogIn(data.getOrDefault("username", ""), data.getOrDefault("password", "")))
                .as(name)
                .isTrue();
    }

    /**
     * Changes one secret of each kind (another value in Vault, and a revoked lease); returns how long both took to
     * arrive.
     */
    Duration change(Duration limit) {
        int number = changes++ % each;
        String value = "value-" + changes;
        String name = "app-" + number;
        LeasedSecret creds = leased.get(number);
        String before = creds.user();
        environment.inVault().put(namespace + "/" + name, Map.of("password", value));
        Instant began = Instant.now();
        creds.revoke();
        environment.subject("VaultStaticSecret", namespace, name).forceSync(value);
        Polling.await(
                limit, () -> value.equals(environment.data(namespace, name).get("password")));
        Polling.await(limit, () -> !creds.user().equals(before) && creds.logsIn());
        remember(creds);
        return Duration.between(began, Instant.now());
    }

    /**
     * Nothing changed except by this test: each Secret has the data that logged in, and PostgreSQL still has its role.
     * That costs two requests; 50 logins take four seconds.
     */
    void assertUndisturbed() {
        Set<String> roles = environment.sandbox().postgres().rolesThatMayLogIn();
        Map<String, Map<String, String>> now = environment.dataOfAll(namespace);
        credentials.forEach((name, data) -> {
            assertThat(now.get(name)).as(name).isEqualTo(data);
            assertThat(roles).as(name).contains(data.get("username"));
        });
    }

    /** All credentials log in. */
    void assertAllLogIn() {
        credentials.forEach(this::assertLogsIn);
    }
}
