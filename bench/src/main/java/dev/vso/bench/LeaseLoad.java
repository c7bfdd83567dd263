package dev.vso.bench;

import java.util.List;

/**
 * How many leases.
 *
 * @param count VaultDynamicSecrets, all of one namespace and one role of the database engine
 * @param listing whether the policy lets the operator list the prefix of the leases
 */
record LeaseLoad(int count, boolean listing) {

    static final String NAMESPACE = "bench-leases";
    static final String ROLE = "bench";

    /**
     * Reads {@code leases [--count N] [--listing true|false]}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static LeaseLoad read(List<String> arguments) {
        if (arguments.size() % 2 == 0) {
            throw new IllegalArgumentException("not understood");
        }
        var load = new LeaseLoad(500, true);
        for (var i = 1; i < arguments.size(); i += 2) {
            var value = arguments.get(i + 1);
            load = switch (arguments.get(i)) {
                case "--count" -> new LeaseLoad(Integer.parseInt(value), load.listing);
                case "--listing" -> new LeaseLoad(load.count, Boolean.parseBoolean(value));
                default -> throw new IllegalArgumentException("not understood");
            };
        }
        if (load.count < 1) {
            throw new IllegalArgumentException("at least one");
        }
        return load;
    }

    String name(int i) {
        return "creds-" + i;
    }

    /** What the operator may do in Vault as this namespace. */
    String policy() {
        return """
                path "database/creds/bench" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """ + (listing ? """
                path "sys/leases/lookup/database/creds/bench" { capabilities = ["list", "sudo"] }
                path "sys/leases/lookup/database/creds/bench/*" { capabilities = ["list", "sudo"] }
                """ : "");
    }
}
