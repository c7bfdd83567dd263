package dev.vso.it;

import dev.vso.testing.BaoClient;
import dev.vso.testing.VaultSetup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes roles, policies and secrets to the sandbox's Vault, as its administrator. */
public record VaultFixture(BaoClient vault) {

    /** A Vault role for the service account {@code default} of every namespace, with a policy of the same name. */
    public void role(String name, String policy, Map<String, ?> settings) {
        policy(name, policy);
        Map<String, Object> role = new TreeMap<>(settings);
        role.put("bound_service_account_names", List.of("default"));
        role.put("bound_service_account_namespaces", List.of("*"));
        role.put("token_policies", List.of(name));
        vault.write("auth/kubernetes/role/" + name, role);
    }

    /** Writes a policy. */
    public void policy(String name, String policy) {
        vault.write("sys/policies/acl/" + name, Map.of("policy", policy));
    }

    /** A role of {@code database/} whose credentials log in to PostgreSQL. */
    public void databaseRole(String name, String ttl, String maxTtl) {
        String statement = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
        vault.write(
                "database/roles/" + name,
                Map.of(
                        "db_name",
                        VaultSetup.CONNECTION,
                        "default_ttl",
                        ttl,
                        "max_ttl",
                        maxTtl,
                        "creation_statements",
                        List.of(statement)));
    }

    /** Writes a secret of {@code secret/} (version 2). */
    public void put(String path, Map<String, ?> data) {
        vault.write("secret/data/" + path, Map.of("data", data));
    }
}
