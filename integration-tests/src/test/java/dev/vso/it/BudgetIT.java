package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.vso.operator.app.OperatorLocator;
import dev.vso.operator.app.TestOptions;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeAudit;
import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorAccount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Limits the operator's requests to Kubernetes and Vault, counted in their audit logs: every request of the operator,
 * needed or not, except watches that stay open.
 */
class BudgetIT {

    /** Begins the names of events about leases left in Vault, which are about the operator's own Lease object. */
    private static final String LEFT_IN_VAULT = OperatorLocator.lease() + ".";

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final int MANY = 30;

    private static OperatorAccount account;
    private VaultSecretsOperator operator;

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
        account = OperatorAccount.everywhere(environment.sandbox(), "budget");
    }

    @BeforeEach
    void start() {
        operator = VaultSecretsOperator.start(
                TestOptions.read(account.kubeconfig(), KubeSetup.OPERATOR_NAMESPACE, "--zap-log-level=error"),
                () -> {});
    }

    @AfterEach
    void stop() {
        operator.close();
    }

    /** Requests since a mark. */
    private record Bill(List<KubeAudit> kubernetes, List<BaoAudit> vault) {

        List<KubeAudit> writes() {
            return kubernetes.stream().filter(KubeAudit::write).toList();
        }

        List<KubeAudit> readsOfSecrets() {
            return kubernetes.stream()
                    .filter(request -> request.resource().equals("secrets") && !request.write())
                    .toList();
        }

        List<String> pathsRead() {
            return vault.stream().map(BaoAudit::path).toList();
        }

        Bill print(String of) {
            System.out.printf(
                    "%-28s %d writes %s, %d other requests to Kubernetes; %d to Vault%n",
                    of,
                    writes().size(),
                    writes().stream().map(Bill::words).collect(Collectors.groupingBy(w -> w, Collectors.counting())),
                    kubernetes.size() - writes().size(),
                    vault.size());
            return this;
        }

        private static String words(KubeAudit request) {
            return request.verb() + " " + request.resource()
                    + (request.subresource().isEmpty() ? "" : "/" + request.subresource());
        }
    }

    /** A point in time from which requests are counted. */
    private record Mark(long kubernetes, long vault) {

        static Mark now() {
            return new Mark(
                    environment.sandbox().kube().auditMark(),
                    environment.sandbox().bao().auditMark());
        }

        /**
         * All requests of the operator in this namespace, in its own namespace, cluster-wide, and to this namespace's
         * paths in Vault.
         */
        Bill bill(String namespace) {
            return new Bill(
                    environment.sandbox().kube().auditSince(kubernetes).stream()
                            .filter(request -> request.user().equals(account.user()))
                            .filter(request -> !request.verb().equals("watch"))
                            .filter(request -> Set.of(namespace, KubeSetup.OPERATOR_NAMESPACE, "")
                                    .contains(request.namespace()))
                            .filter(request -> !isOfOtherClasses(request))
                            .toList(),
                    environment.sandbox().bao().auditSince(vault).stream()
                            .filter(request -> !request.displayName().equals("root"))
                            .filter(request -> request.path().startsWith("secret/data/" + namespace + "/"))
                            .toList());
        }

        /** All test classes log in through it, and resources that they left behind still do, at any time. */
        private static boolean isOfOtherClasses(KubeAudit request) {
            return request.namespace().equals(KubeSetup.OPERATOR_NAMESPACE)
                    && (request.resource().equals("vaultauths")
                            || (request.resource().equals("events")
                                    && (request.name().startsWith("default.")
                                            || request.name().startsWith(LEFT_IN_VAULT))));
        }

        /** The requests, once there were none to Kubernetes for a second. */
        Bill settled(String namespace) {
            int[] before = {-1};
            long[] since = {System.nanoTime()};
            Polling.await(Duration.ofSeconds(20), () -> {
                int size = bill(namespace).kubernetes().size();
                if (size != before[0]) {
                    before[0] = size;
                    since[0] = System.nanoTime();
                }
                return System.nanoTime() - since[0] > QUIET.toNanos();
            });
            return bill(namespace);
        }
    }

    @Test
    void theFirstSyncIsOneReadAndThreeWrites() {
        String namespace = environment.namespace("first");
        sync(namespace, "earlier", "1h"); // logged in as the first resource of its namespace
        Mark.now().settled(namespace);
        environment.inVault().put(namespace + "/app", Map.of("password", "right"));

        Mark before = Mark.now();
        environment.apply(
                namespace,
                StaticSecretYaml.of("app", namespace + "/app")
                        .with("refreshAfter: 1h")
                        .toString());
        environment.awaitValue(namespace, "app", "password", "right");
        Bill bill = before.settled(namespace).print("first sync");

        assertThat(bill.writes())
                .extracting(KubeAudit::verb, KubeAudit::resource, KubeAudit::subresource)
                .as("Secret, status and event")
                .containsExactlyInAnyOrder(
                        tuple("patch", "secrets", ""),
                        tuple("patch", "vaultstaticsecrets", "status"),
                        tuple("create", "events", ""));
        assertThat(bill.kubernetes()).as("reads, of Secrets or else").hasSameSizeAs(bill.writes());
        assertThat(bill.pathsRead()).containsExactly("secret/data/" + namespace + "/app");
    }

    @Test
    @DisplayName("An unchanged refresh costs one request to Vault and none to Kubernetes")
    void unchangedRefresh() {
        String namespace = environment.namespace("unchanged");
        sync(namespace, "app", "1s");
        Mark.now().settled(namespace); // the event of the first sync was written

        Mark before = Mark.now();
        Polling.await(
                Duration.ofSeconds(20), () -> before.bill(namespace).vault().size() >= 3);
        Bill bill = before.bill(namespace).print("3 refreshes, unchanged");

        assertThat(bill.kubernetes()).isEmpty();
        assertThat(bill.vault()).allMatch(request -> request.operation().equals("read"));
    }

    @Test
    void aChangedValueIsOneReadAndAtMostThreeWrites() {
        String namespace = environment.namespace("changed");
        sync(namespace, "app", "3s");
        Mark.now().settled(namespace);

        Mark before = Mark.now();
        environment.inVault().put(namespace + "/app", Map.of("password", "changed"));
        Mark after = Mark.now();
        environment.awaitValue(namespace, "app", "password", "changed");
        List<String> reads = after.bill(namespace).pathsRead();
        Bill bill = before.settled(namespace).print("changed value");

        assertThat(bill.writes()).hasSizeLessThanOrEqualTo(3);
        assertThat(bill.readsOfSecrets()).isEmpty();
        assertThat(bill.kubernetes()).hasSameSizeAs(bill.writes());
        assertThat(reads).containsExactly("secret/data/" + namespace + "/app");
    }

    @Test
    void aRestartWritesNothingAndReadsNothingThatIsNotDue() {
        String namespace = environment.namespace("restart");
        syncMany(namespace, "1h");
        stop();

        Mark before = Mark.now();
        start();
        Bill bill = before.settled(namespace).print("restart, " + MANY + " secrets");

        assertThat(bill.writes()).isEmpty();
        assertThat(bill.vault()).isEmpty();
        assertThat(bill.readsOfSecrets())
                .as(
                        "the key of the operator, the CA of the connection, one list of all its own Secrets, and one of those"
                                + " in which it keeps sessions, each in two pages: the first is small")
                .extracting(KubeAudit::verb, KubeAudit::name)
                .containsOnlyOnce(tuple("get", "vso-cc-storage-hmac-key"))
                .contains(tuple("list", ""))
                .hasSizeLessThanOrEqualTo(7)
                .isSubsetOf( // the CA is fetched separately only if its watch has not listed it yet
                        tuple("get", "vso-cc-storage-hmac-key"),
                        tuple("list", ""),
                        tuple("list", KubeSetup.VAULT_CA_SECRET),
                        tuple("get", KubeSetup.VAULT_CA_SECRET));
    }

    @Test
    void afterARestartTheReadsAreSpreadOverTheInterval() {
        String namespace = environment.namespace("spread");
        syncMany(namespace, "6s");
        stop();

        Mark before = Mark.now();
        start();
        Polling.await(
                Duration.ofSeconds(20), () -> !before.bill(namespace).vault().isEmpty());
        assertThat(before.bill(namespace).vault()).as("reads at once").hasSizeLessThan(MANY / 2);
        Polling.await(
                Duration.ofSeconds(20),
                () -> before.bill(namespace).pathsRead().stream().distinct().count() == MANY);
        Bill bill = before.bill(namespace).print("restart, all refreshed once");

        assertThat(bill.writes())
                .as("but for the log-in of the namespace's service account")
                .allMatch(request -> request.subresource().equals("token"))
                .hasSizeLessThanOrEqualTo(1);
    }

    private static void sync(String namespace, String name, String refreshAfter) {
        environment.inVault().put(namespace + "/" + name, Map.of("password", "right"));
        environment.apply(
                namespace,
                StaticSecretYaml.of(name, namespace + "/" + name)
                        .with("refreshAfter: " + refreshAfter)
                        .toString());
        environment.awaitValue(namespace, name, "password", "right");
    }

    private static void syncMany(String namespace, String refreshAfter) {
        IntStream.range(0, MANY).forEach(i -> sync(namespace, "app-" + i, refreshAfter));
        Mark.now().settled(namespace); // status and events of the last sync were written
    }
}
