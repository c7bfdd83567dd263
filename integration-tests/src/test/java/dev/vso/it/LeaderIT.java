package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.KubeAudit;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two operators with leader election: the second takes over, and they never both write. */
class LeaderIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final AtomicInteger NAMES = new AtomicInteger();

    /** As in the operator: the Lease of a dead leader must expire first. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    /** Requests of both: acquire the Lease, and check the rights for it. */
    private static final Set<String> ELECTION = Set.of("leases", "selfsubjectrulesreviews");

    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    /** One replica, and its name in the audit log. */
    private record Replica(OperatorAccount account, OperatorProcess process) implements AutoCloseable {

        static Replica start() {
            OperatorAccount account =
                    OperatorAccount.everywhere(environment.sandbox(), "replica-" + NAMES.incrementAndGet());
            return new Replica(account, processes.start(account, "--leader-elect"));
        }

        boolean leads() {
            return process.output().stream().anyMatch(line -> line.contains("\"msg\":\"leading as "));
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Test
    void sigtermOfTheLeaderHandsOverAtOnce() {
        String namespace = environment.namespace("leader-term");
        long mark = environment.sandbox().kube().auditMark();
        try (Replica leader = leading();
                Replica standby = standingBy()) {
            changeArrives(namespace, "first");
            assertThat(standby.leads()).isFalse();
            assertThat(standby.process().probe("/readyz").statusCode()).isEqualTo(200);

            long asked = System.nanoTime();
            leader.process().askToEnd();
            Polling.await(HAND_OVER, standby::leads);
            System.out.printf("SIGTERM handed the lease over after %d ms%n", millisSince(asked));
            changeArrives(namespace, "second");
            assertNeverBothWrote(mark, leader, standby);
        }
    }

    @Test
    void sigkillOfTheLeaderHandsOverOnceItsLeaseHasEnded() {
        String namespace = environment.namespace("leader-kill");
        long mark = environment.sandbox().kube().auditMark();
        try (Replica leader = leading();
                Replica standby = standingBy()) {
            changeArrives(namespace, "first");

            long asked = System.nanoTime();
            leader.process().kill();
            Polling.await(LEASE.plus(HAND_OVER), standby::leads);
            System.out.printf("SIGKILL handed the lease over after %d ms%n", millisSince(asked));
            changeArrives(namespace, "second");
            assertNeverBothWrote(mark, leader, standby);
        }
    }

    private static Replica leading() {
        Replica replica = Replica.start();
        replica.process().awaitReady();
        // The Lease of an operator that the previous test killed must expire first.
        Polling.await(LEASE.plus(HAND_OVER), replica::leads);
        return replica;
    }

    private static Replica standingBy() {
        Replica replica = Replica.start();
        replica.process().awaitReady();
        return replica;
    }

    private static void changeArrives(String namespace, String value) {
        environment.inVault().put(namespace + "/app", Map.of("password", value));
        environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 1s")
                        .toString());
        environment.awaitValue(namespace, "app", "password", value);
    }

    /** In the audit log, all writes of the first come before all writes of the second. */
    private static void assertNeverBothWrote(long mark, Replica first, Replica second) {
        List<String> writers = environment.sandbox().kube().auditSince(mark).stream()
                .filter(LeaderIT::isWork)
                .map(KubeAudit::user)
                .filter(user -> user.equals(first.account().user())
                        || user.equals(second.account().user()))
                .toList();
        assertThat(writers).contains(first.account().user(), second.account().user());
        assertThat(writers.subList(writers.indexOf(second.account().user()), writers.size()))
                .as("writers since the second began")
                .containsOnly(second.account().user());
    }

    private static boolean isWork(KubeAudit request) {
        return request.write() && !ELECTION.contains(request.resource());
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
