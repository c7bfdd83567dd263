package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * VaultDynamicSecrets, all of one namespace and one role of the database engine.
 *
 * @param listing true if the policy lets the operator list the prefix of the leases
 */
public record Leases(boolean listing) implements IssuedWorkload {

    /** The role of the database engine. */
    public static final String ROLE = "bench";

    private static final String NAMESPACE = "bench-leases";

    @Override
    public void prepare(BenchEnvironment environment, int count) {
        Tenants.prepareOwn(environment, NAMESPACE, policy());
        var statement = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
        environment
                .vault()
                .write(
                        "database/roles/" + ROLE,
                        Map.of(
                                "db_name",
                                "mydatabase",
                                "default_ttl",
                                "1h",
                                "max_ttl",
                                "24h",
                                "creation_statements",
                                List.of(statement),
                                "revocation_statements",
                                List.of("DROP ROLE IF EXISTS \"{{name}}\"")));
    }

    private String policy() {
        return """
                path "database/creds/bench" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """ + (listing ? """
                path "sys/leases/lookup/database/creds/bench" { capabilities = ["list", "sudo"] }
                path "sys/leases/lookup/database/creds/bench/*" { capabilities = ["list", "sudo"] }
                """ : "");
    }

    @Override
    public void create(BenchEnvironment environment, int number) {
        environment.post(Tenants.collection(NAMESPACE, "vaultdynamicsecrets"), """
                {"apiVersion": "secrets.hashicorp.com/v1beta1", "kind": "VaultDynamicSecret",
                 "metadata": {"name": "creds-%1$d", "namespace": "%2$s"},
                 "spec": {"mount": "database", "path": "creds/%3$s",
                  "destination": {"name": "creds-%1$d", "create": true}}}""".formatted(number, NAMESPACE, ROLE));
    }

    @Override
    public Predicate<Observed> synced(String value) {
        return observed -> !observed.password().isEmpty();
    }

    @Override
    public List<String> vaultKinds() {
        return List.of("issue");
    }

    @Override
    public List<String> collections() {
        return List.of(Tenants.collection(NAMESPACE, "vaultdynamicsecrets"));
    }
}
