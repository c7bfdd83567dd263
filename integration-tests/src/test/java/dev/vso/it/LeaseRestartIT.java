package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * An operator with many leases is killed and another takes over. Short leases stand in for long observation: they live
 * for 60 s and are renewed every 6 to 12 s, so the test sees several of their periods.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeaseRestartIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** As in the operator: the Lease of a dead leader must expire first. */
    private static final Duration LEADERS_LEASE = Duration.ofSeconds(15);

    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final String CREDENTIALS = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;
    private static final String KEEP_ALIVE = """
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private static LeaseAudit audit;
    private static Replica operator;
    private static ManyLeases resting;
    private static ManyLeases renewed;
    private static ManyLeases orphaned;

    /** One operator, and its name in the audit log. */
    private record Replica(OperatorAccount account, OperatorProcess process) implements AutoCloseable {

        static Replica start(String flag) {
            OperatorAccount account =
                    OperatorAccount.everywhere(environment.sandbox(), "lease-replica-" + NAMES.incrementAndGet());
            Replica replica = new Replica(account, processes.start(account, flag, TestEnvironment.NO_OVERLAP));
            replica.process().awaitReady();
            return replica;
        }

        boolean leads() {
            return process.output().stream().anyMatch(line -> line.contains("\"msg\":\"leading as "));
        }

        /** Its writes for these leases, except those that logins need. */
        List<String> writes(long mark, ManyLeases manyLeases) {
            return environment.sandbox().kube().auditSince(mark).stream()
                    .filter(request -> request.user().equals(account.user()))
                    .filter(request -> request.namespace().equals(manyLeases.namespace()))
                    .filter(KubeAudit::write)
                    .filter(request -> !request.subresource().equals("token"))
                    .map(request -> request.verb() + " " + request.resource() + "/" + request.subresource())
                    .toList();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @BeforeAll
    static void createAll() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-resting", "1h", "24h");
        environment.inVault().databaseRole("dyn-renewed", "60s", "24h");
        environment.inVault().databaseRole("dyn-orphaned", "1h", "24h");
        audit = LeaseAudit.begin(environment);
        operator = Replica.start("--leader-elect=false");
        resting = manyLeases("resting", CREDENTIALS + KEEP_ALIVE, "1h", "dyn-resting", 50, "");
        renewed = manyLeases("renewed", CREDENTIALS + KEEP_ALIVE, "120s", "dyn-renewed", 20, "renewalPercent: 10");
        orphaned = manyLeases("orphaned", CREDENTIALS, "90s", "dyn-orphaned", 20, "");
        List.of(resting, renewed, orphaned).forEach(manyLeases -> manyLeases.awaitAll(PATIENCE));
    }

    private static ManyLeases manyLeases(
            String name, String policy, String tokenLife, String databaseRole, int size, String more) {
        String namespace = environment.namespace(name);
        environment.inVault().role(name, policy, Map.of("token_ttl", tokenLife));
        environment.auth(namespace, "default", name, "");
        return ManyLeases.apply(environment, namespace, databaseRole, size, manifest -> manifest.with(more));
    }

    @AfterAll
    static void deleteAll() {
        try {
            audit.assertNothingLostAndNothingDead();
            List.of(resting, renewed).forEach(manyLeases -> manyLeases.delete(PATIENCE));
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    @Test
    @Order(1)
    @DisplayName(
            "Killing the operator costs no credentials and no writes; leases of a lost token are replaced before it ends")
    void killedOperator() {
        Map<String, String> restingBefore = resting.users();
        Map<String, String> renewedBefore = renewed.users();
        Map<String, String> orphanedBefore = orphaned.users();
        long kube = environment.sandbox().kube().auditMark();
        long vault = environment.sandbox().bao().auditMark();

        operator.process().kill();
        operator = Replica.start("--leader-elect=false");
        Instant restarted = Instant.now();
        Map<String, Duration> replaced = new HashMap<>();
        // Long enough for two periods of the renewed leases, and for all orphaned ones to be replaced.
        Polling.await(PATIENCE, () -> {
            assertThat(resting.users()).isEqualTo(restingBefore);
            assertThat(renewed.users()).isEqualTo(renewedBefore);
            orphaned.assertAllLogIn();
            orphaned.users().forEach((secret, user) -> {
                if (!user.equals(orphanedBefore.get(secret))) {
                    replaced.putIfAbsent(secret, Duration.between(restarted, Instant.now()));
                }
            });
            return replaced.size() == orphaned.size() && Instant.now().isAfter(restarted.plusSeconds(20));
        });

        assertThat(operator.writes(kube, resting))
                .as("writes for leases that rest")
                .isEmpty();
        assertThat(operator.writes(kube, renewed))
                .as("writes for leases that are renewed")
                .isSubsetOf("patch vaultdynamicsecrets/status", "create events/"); // the event of the first renewal
        assertThat(issued(vault, resting)).isZero();
        assertThat(issued(vault, renewed)).isZero();
        assertAllRenewedOnTime();

        Delays delays = new Delays(List.copyOf(replaced.values()));
        delays.print("leases of a token that nobody may prolong, after a restart");
        assertThat(delays.within(1).minus(delays.within(0)))
                .as("the time over which they were replaced")
                .isGreaterThan(Duration.ofSeconds(5));
        orphaned.delete(PATIENCE);
    }

    @Test
    @Order(2)
    @DisplayName("The other replica takes over from a killed leader without changes")
    void killedLeader() {
        operator.close();
        try (Replica leader = Replica.start("--leader-elect")) {
            Polling.await(LEADERS_LEASE.plus(PATIENCE), leader::leads);
            operator = Replica.start("--leader-elect");
            Map<String, String> restingBefore = resting.users();
            Map<String, String> renewedBefore = renewed.users();
            long kube = environment.sandbox().kube().auditMark();
            long vault = environment.sandbox().bao().auditMark();

            Instant killed = Instant.now();
            leader.process().kill();
            Polling.await(LEADERS_LEASE.plus(HAND_OVER), operator::leads);
            System.out.printf(
                    "the standby leads %d ms after the leader was killed%n",
                    Duration.between(killed, Instant.now()).toMillis());
            Polling.assertStays(
                    Duration.ofSeconds(13),
                    () -> resting.users().equals(restingBefore)
                            && renewed.users().equals(renewedBefore));

            assertThat(operator.writes(kube, resting))
                    .as("writes for leases that rest")
                    .isEmpty();
            assertThat(issued(vault, resting) + issued(vault, renewed)).isZero();
            assertAllRenewedOnTime();
        }
    }

    /** A lease of 60 s that is renewed after 6 to 12 s always has most of its TTL left. */
    private static void assertAllRenewedOnTime() {
        assertThat(renewed.leases())
                .hasSize(renewed.size())
                .allSatisfy(lease -> assertThat(environment
                                .vault()
                                .write("sys/leases/lookup", Map.of("lease_id", lease))
                                .path("data")
                                .path("ttl")
                                .asInt())
                        .as(lease)
                        .isGreaterThan(30));
        renewed.assertAllLogIn();
    }

    private static long issued(long mark, ManyLeases manyLeases) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .map(BaoAudit::path)
                .filter(("database/creds/" + manyLeases.role())::equals)
                .count();
    }
}
