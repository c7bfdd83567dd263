package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.KubeAudit;
import dev.vso.testing.KubeSetup;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Three operators share the work by shards of namespaces; one is killed, one stops gracefully, one joins. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShardingIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);

    private static final int SHARDS = 12;
    private static final int NAMESPACES = 30;
    private static final int STATIC_EACH = 4;
    private static final int LEASED_NAMESPACES = 5;
    private static final int LEASED_EACH = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Requirement: a dead replica loses its shards within this time. */
    private static final Duration TAKEN_OVER = Duration.ofSeconds(15);

    /** A replica that stops gracefully releases its shards at once; the others check every second. */
    private static final Duration HANDED_OVER = Duration.ofSeconds(5);

    private static final String CREDENTIALS = """
            path "database/creds/dyn-shards" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    /** Resources that are written in namespaces without belonging to a custom resource. */
    private static final Set<String> NO_WORK = Set.of("leases", "serviceaccounts", "selfsubjectrulesreviews");

    private static final List<ShardingReplica> replicas = new ArrayList<>();
    private static final List<String> namespaces = new ArrayList<>();
    private static final List<ManyLeases> leaseSets = new ArrayList<>();
    private static LeaseAudit leases;
    private static long mark;
    private static Map<String, String> users = Map.of();

    /** Namespaces of earlier test classes: the replicas end what these left there, with warnings of their own. */
    private static List<String> earlier = List.of();

    @BeforeAll
    static void begin() {
        earlier = environment.client().namespaces().list().getItems().stream()
                .filter(namespace -> namespace.getMetadata().getDeletionTimestamp() != null)
                .map(namespace -> namespace.getMetadata().getName())
                .toList();
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-shards", "1h", "24h");
        environment.inVault().role("shards", CREDENTIALS, Map.of("token_ttl", "1h"));
        leases = LeaseAudit.begin(environment);
        for (int i = 0; i < 3; i++) {
            replicas.add(ShardingReplica.start(environment, processes, SHARDS));
        }
        replicas.forEach(replica -> replica.process().awaitReady());
        awaitHolders(PATIENCE, replicas);
        mark = environment.sandbox().kube().auditMark();
    }

    @AfterAll
    static void end() {
        replicas.forEach(ShardingReplica::close);
        replicas.clear(); // the class may run a second time in this process
        leaseSets.clear();
        namespaces.clear();
    }

    /** No warnings in any of them: neither a rejected write, nor a shard lost to another. */
    private static void assertNoWarnings() {
        assertThat(replicas)
                .allSatisfy(replica -> assertThat(replica.process().output())
                        .filteredOn(line -> line.startsWith("{") && !line.contains("\"level\":\"info\""))
                        .filteredOn(line -> earlier.stream()
                                .noneMatch(name -> line.contains("\"" + name + "\"")
                                        || line.contains(name + " because it is being terminated")))
                        .isEmpty());
    }

    /** The holder of each shard, from its Lease; shards without a holder are left out. */
    private static Map<String, String> holders() {
        Map<String, String> holders = new TreeMap<>();
        for (Lease lease : environment
                .client()
                .leases()
                .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                .list()
                .getItems()) {
            String holder = Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), "");
            if (lease.getMetadata().getName().startsWith("vso-shard-") && !holder.isEmpty()) {
                holders.put(lease.getMetadata().getName(), holder);
            }
        }
        return holders;
    }

    /** Waits until these replicas hold all shards, none more than its share; returns how long that took. */
    private static Duration awaitHolders(Duration limit, List<ShardingReplica> those) {
        Instant asked = Instant.now();
        int share = (SHARDS + those.size() - 1) / those.size();
        Set<String> names = those.stream().map(ShardingReplica::identity).collect(Collectors.toSet());
        Polling.await(limit, () -> {
            Map<String, String> holders = holders();
            Map<String, Long> sizes = holders.values().stream()
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            return holders.size() == SHARDS
                    && names.containsAll(holders.values())
                    && sizes.values().stream().allMatch(size -> size <= share);
        });
        return Duration.between(asked, Instant.now());
    }

    private static List<String> secrets() {
        return namespaces.stream()
                .flatMap(namespace ->
                        Stream.iterate(0, i -> i < STATIC_EACH, i -> i + 1).map(i -> namespace + "/app-" + i))
                .toList();
    }

    private static long synced() {
        return namespaces.stream()
                .flatMap(namespace -> environment.client().secrets().inNamespace(namespace).list().getItems().stream())
                .filter(secret -> secret.getMetadata().getName().startsWith("app-"))
                .count();
    }

    private static Map<String, String> allUsers() {
        Map<String, String> all = new TreeMap<>();
        leaseSets.forEach(manyLeases ->
                manyLeases.users().forEach((secret, user) -> all.put(manyLeases.namespace() + "/" + secret, user)));
        return all;
    }

    @Test
    @Order(1)
    @DisplayName("Each replica works on its share, and killing one loses nothing")
    void killedReplica() {
        for (int i = 0; i < LEASED_NAMESPACES; i++) {
            String namespace = environment.namespace("shard-leased");
            environment.auth(namespace, "default", "shards", "");
            leaseSets.add(ManyLeases.apply(environment, namespace, "dyn-shards", LEASED_EACH));
        }
        leaseSets.forEach(manyLeases -> manyLeases.awaitAll(PATIENCE));
        users = allUsers();

        for (int i = 0; i < NAMESPACES; i++) {
            String namespace = environment.namespace("shard");
            namespaces.add(namespace);
            environment.inVault().put(namespace + "/app", Map.of("password", namespace));
        }
        Instant killed = Instant.MAX;
        for (String namespace : namespaces) {
            for (int i = 0; i < STATIC_EACH; i++) {
                environment.apply(namespace, StaticSecretYaml.of("app-" + i, namespace + "/app"));
            }
            if (killed.equals(Instant.MAX) && namespaces.indexOf(namespace) == NAMESPACES / 2) {
                replicas.getFirst().process().kill();
                killed = Instant.now();
            }
        }
        List<ShardingReplica> left = replicas.subList(1, 3);
        awaitHolders(TAKEN_OVER, left);
        Duration took = Duration.between(killed, Instant.now());
        System.out.printf("the shards of a killed replica were taken over after %d ms%n", took.toMillis());
        assertThat(took).isLessThan(TAKEN_OVER.plusSeconds(1)); // its reconciliation

        Polling.await(PATIENCE, () -> synced() == secrets().size());
        Polling.await(PATIENCE, () -> resources(left) == secrets().size());
        assertThat(left).allMatch(replica -> replica.resources() < secrets().size(), "has only its shards in memory");
        assertEachSecretWasWrittenOnce();
        assertNothingBecameOfLeases();
        assertOneReplicaAtATime();
    }

    @Test
    @Order(2)
    void oneThatEndsInGoodOrderHandsOverAtOnce() {
        ShardingReplica last = replicas.get(2);
        replicas.get(1).process().askToEnd();
        Duration took = awaitHolders(HANDED_OVER, List.of(last));
        System.out.printf("the shards of a replica that ended were taken over after %d ms%n", took.toMillis());
        // A rendered page is reused for scrapes within a second.
        Polling.await(PATIENCE, () -> last.metric("vso_shards_held") == SHARDS);
        assertThat(replicas.get(1).process().awaitEnd(HANDED_OVER)).isPresent();

        Polling.await(PATIENCE, () -> last.process().probe("/readyz").statusCode() == 200);
        assertThat(last.process().probe("/readyz").body()).contains("holding 12 of 12 shards");
        assertEachSecretWasWrittenOnce();
        assertNothingBecameOfLeases();
        assertOneReplicaAtATime();
    }

    @Test
    @Order(3)
    @DisplayName("A joining replica gets its share without an interruption")
    void joiningReplica() {
        ShardingReplica last = replicas.get(2);
        ShardingReplica joined = ShardingReplica.start(environment, processes, SHARDS);
        replicas.add(joined);
        joined.process().awaitReady();
        awaitHolders(PATIENCE, List.of(last, joined));
        Polling.await(
                PATIENCE, () -> resources(List.of(last, joined)) == secrets().size());
        Polling.await(
                PATIENCE,
                () -> Stream.of(last, joined).allMatch(replica -> replica.metric("vso_shards_held") == SHARDS / 2.0));

        for (String namespace : namespaces) {
            environment.inVault().put(namespace + "/more", Map.of("password", "more"));
            environment.apply(namespace, StaticSecretYaml.of("more", namespace + "/more"));
        }
        namespaces.forEach(namespace -> environment.awaitValue(namespace, "more", "password", "more"));
        List<ShardingReplica> both = List.of(last, joined);
        namespaces.forEach(namespace ->
                environment.subject("VaultStaticSecret", namespace, "more").delete());
        Polling.await(PATIENCE, () -> resources(both) == secrets().size());
        assertEachSecretWasWrittenOnce();
        assertNothingBecameOfLeases();
        assertOneReplicaAtATime();
        leases.assertNothingLostAndNothingDead();
        assertNoWarnings();
        assertThat(writes().map(KubeAudit::user).collect(Collectors.toSet()))
                .as("whoever wrote something")
                .hasSize(4);
    }

    private static int resources(List<ShardingReplica> those) {
        return those.stream().mapToInt(ShardingReplica::resources).sum();
    }

    /** All writes of replicas since the beginning, in order. */
    private static Stream<KubeAudit> writes() {
        Set<String> ours = replicas.stream().map(one -> one.account().user()).collect(Collectors.toSet());
        return environment.sandbox().kube().auditSince(mark).stream()
                .filter(KubeAudit::write)
                .filter(request -> request.code() < 300)
                .filter(request -> ours.contains(request.user()))
                .filter(request -> !NO_WORK.contains(request.resource()));
    }

    private static void assertEachSecretWasWrittenOnce() {
        Map<String, Integer> times = new HashMap<>();
        writes().filter(request -> request.resource().equals("secrets"))
                .forEach(request -> times.merge(request.namespace() + "/" + request.name(), 1, Integer::sum));
        Map<String, Integer> wanted = new HashMap<>();
        secrets().forEach(secret -> wanted.put(secret, 1));
        users.keySet().forEach(secret -> wanted.put(secret, 1));
        times.keySet().removeIf(secret -> secret.endsWith("/more"));
        assertThat(times).as("writes of each Secret").isEqualTo(wanted);
    }

    private static void assertNothingBecameOfLeases() {
        assertThat(allUsers()).as("whose credentials are in the Secrets").isEqualTo(users);
    }

    /** In each namespace, all writes of one replica come before all writes of the next: they never alternate. */
    private static void assertOneReplicaAtATime() {
        Map<String, List<String>> writers = new TreeMap<>();
        writes().forEach(request -> {
            List<String> so = writers.computeIfAbsent(request.namespace(), _ -> new ArrayList<>());
            if (so.isEmpty() || !so.getLast().equals(request.user())) {
                so.add(request.user());
            }
        });
        assertThat(writers).isNotEmpty();
        assertThat(writers)
                .allSatisfy((namespace, users) -> assertThat(new TreeSet<>(users))
                        .as("%s: %s", namespace, users)
                        .hasSameSizeAs(users));
    }
}
