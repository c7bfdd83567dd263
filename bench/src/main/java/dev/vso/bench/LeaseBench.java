package dev.vso.bench;

import dev.vso.sandbox.OperatorProcess;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Many leases on one operator: what they cost at rest, how soon all are replaced when revoked, what a restart costs. */
final class LeaseBench {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    static final Duration REST = Duration.ofSeconds(30);

    private final Ground ground;
    private final LeaseLoad load;

    LeaseBench(Ground ground, LeaseLoad load) {
        this.ground = ground;
        this.load = load;
    }

    LeaseFigures run() {
        prepare();
        var operator = ground.start();
        try (var arrivals = new Arrivals(ground.client())) {
            var began = System.nanoTime();
            ground.inParallel("creating the resources", load.count(), this::create);
            var synced = await(operator, arrivals, Map.of(), began);
            ground.settle(ground.mark());

            var mark = ground.mark();
            rest("leases at rest");
            var resting = mark.since();
            var atRest = Footprint.of(operator.pid());

            var replaced = revokeAll(operator, arrivals);
            ground.settle(ground.mark());
            var afterAll = Footprint.of(operator.pid());
            var noticed = Noticed.of(operator.metrics().body());

            var before = arrivals.values();
            operator.kill();
            mark = ground.mark();
            operator = ground.start();
            rest("after the restart");
            var restart = mark.since();
            var changed = changed(before, arrivals.values());
            operator.close();
            return new LeaseFigures(
                    load,
                    Collections.max(synced.values()),
                    resting,
                    atRest,
                    replaced,
                    noticed,
                    alone(),
                    afterAll,
                    restart,
                    changed);
        } finally {
            close(operator);
        }
    }

    private Replaced revokeAll(OperatorProcess operator, Arrivals arrivals) {
        var before = arrivals.values();
        var users = arrivals.users();
        try (var gone = new Vanishings(ground.sandbox().postgres(), Set.copyOf(users.values()))) {
            var asked = System.nanoTime();
            ground.sandbox().bao().root().write("sys/leases/revoke-prefix/database/creds/bench", Map.of("sync", false));
            var replaced = await(operator, arrivals, before, asked);
            return Replaced.of(users, gone.moments(), asked, replaced);
        }
    }

    /** How long Vault needs for as much without any operator: all are revoked, and as many are asked for at the same time. */
    private Duration alone() {
        var vault = ground.sandbox().bao().root();
        vault.write("sys/leases/revoke-prefix/database/creds/bench", Map.of("sync", false));
        return ground.inParallel("Vault alone", load.count(), _ -> vault.read("database/creds/" + LeaseLoad.ROLE));
    }

    private static void close(OperatorProcess operator) {
        operator.close();
    }

    private static long changed(Map<String, String> before, Map<String, String> after) {
        return before.entrySet().stream()
                .filter(secret -> !secret.getValue().equals(after.get(secret.getKey())))
                .count();
    }

    private void rest(String what) {
        try (var _ = ground.progress().begin(what)) {
            Ground.pause(REST);
        }
    }

    private void prepare() {
        try (var _ = ground.progress().begin("preparing")) {
            ground.prepareAuth();
            ground.sandbox().namespace(LeaseLoad.NAMESPACE);
            var vault = ground.sandbox().bao().root();
            vault.write("sys/policies/acl/bench-leases", Map.of("policy", load.policy()));
            vault.write(
                    "auth/kubernetes/role/bench-leases",
                    Map.of(
                            "bound_service_account_names",
                            List.of("default"),
                            "bound_service_account_namespaces",
                            List.of(LeaseLoad.NAMESPACE),
                            "token_policies",
                            List.of("bench-leases"),
                            "token_ttl",
                            "1h"));
            var statement = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
            vault.write(
                    "database/roles/" + LeaseLoad.ROLE,
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
            ground.apply("""
                    apiVersion: secrets.hashicorp.com/v1beta1
                    kind: VaultAuth
                    metadata:
                      name: default
                      namespace: bench-leases
                    spec:
                      method: kubernetes
                      mount: kubernetes
                      kubernetes:
                        role: bench-leases
                        serviceAccount: default
                    """);
        }
    }

    private void create(int i) {
        ground.apply("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata:
                  name: %1$s
                  namespace: %2$s
                spec:
                  mount: database
                  path: creds/%3$s
                  destination:
                    name: %1$s
                    create: true
                """.formatted(load.name(i), LeaseLoad.NAMESPACE, LeaseLoad.ROLE));
    }

    private Map<String, Duration> await(
            OperatorProcess operator, Arrivals arrivals, Map<String, String> before, long since) {
        try (var step = ground.progress().begin("waiting for new credentials")) {
            return arrivals.awaitOthers(load.count(), before, since, PATIENCE, held -> {
                operator.requireAlive();
                step.detail(held + " of " + load.count());
            });
        }
    }
}
