package dev.vso.it;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A VaultDynamicSecret of the database engine from its user's view: the Secret's credentials, and whether they log in.
 */
public record LeasedSecret(TestEnvironment environment, String namespace, String name) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    public static LeasedSecret apply(TestEnvironment environment, String namespace, LeaseYaml manifest) {
        environment.apply(namespace, manifest.toString());
        return new LeasedSecret(environment, namespace, manifest.name());
    }

    Map<String, String> data() {
        return environment.data(namespace, name);
    }

    /** User name in the Secret; empty if there is none. */
    public String user() {
        return data().getOrDefault("username", "");
    }

    /** Whether the Secret's credentials log in; if they are replaced at this moment, tries the new ones. */
    boolean logsIn() {
        Map<String, String> data = data();
        boolean works = data.containsKey("username")
                && environment.sandbox().postgres().canLogIn(data.get("username"), data.getOrDefault("password", ""));
        return works || (!data.equals(data()) && logsIn());
    }

    public ResourceHandle subject() {
        return environment.subject("VaultDynamicSecret", namespace, name);
    }

    VaultDynamicSecret resource() {
        return environment
                .client()
                .resources(VaultDynamicSecret.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    Optional<VaultDynamicSecretStatus> status() {
        return Optional.ofNullable(resource()).map(VaultDynamicSecret::getStatus);
    }

    /** The lease in the status; empty if there is none. */
    String leaseId() {
        return status().map(status -> status.secretLease().id()).orElse("");
    }

    /**
     * Waits for credentials of a user other than {@code before} that log in, and until the status names their lease.
     */
    public String awaitLogIn(String before) {
        Polling.await(PATIENCE, () -> !before.equals(data().getOrDefault("username", before)) && logsIn());
        Polling.await(PATIENCE, () -> !leaseId().isEmpty());
        return user();
    }

    /** Revokes the lease in the status, as a person would do in Vault. */
    void revoke() {
        environment.vault().write("sys/leases/revoke", Map.of("lease_id", leaseId()));
    }
}
