package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<String, String> users = new HashMap<>();
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
            users.put(secret.name(), secret.user());
        });
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
        users.put(creds.name(), creds.user());
        return Duration.between(began, Instant.now());
    }

    /** Nothing changed except by this test, and everything works. */
    void assertUndisturbed() {
        for (LeasedSecret secret : leased) {
            assertThat(secret.user()).as(secret.name()).isEqualTo(users.get(secret.name()));
            assertThat(secret.logsIn()).as(secret.name()).isTrue();
        }
    }
}
