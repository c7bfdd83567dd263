package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.controller.pkisecret.IssueReason;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Many certificates through several lifetimes, with a restart in between: none is issued without a reason, and none
 * expires in its Secret. They live for 60 s and are replaced 45 s before expiry.
 *
 * <p>{@code ./mvnw -pl operator -am test -Dtest=ManyCertificatesIT -Dcertificates=200} runs it, on an otherwise idle
 * machine: it restarts the operator in a lull between two rounds of renewals, which a busy machine does not have.
 */
@EnabledIfSystemProperty(named = "certificates", matches = "\\d+", disabledReason = "needs a machine of its own")
class ManyCertificatesIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final int CERTIFICATES = Integer.getInteger("certificates", 200);
    private static final int RENEWALS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Shorter than the time between two rounds of renewals. */
    private static final Duration LULL = Duration.ofMillis(700);

    /** The operator's log line for each issued certificate. */
    private static final Pattern ISSUED =
            Pattern.compile("Secret (web-\\d+) has certificate ([0-9a-f:]+), because ([^\"]+)");

    private static PkiEnvironment pki;
    private static OperatorAccount account;
    private static OperatorProcess operator;

    /** All operators of this try, one after the other. */
    private static List<OperatorProcess> operators;

    /** One line of the operator's log. */
    private record Issued(String secret, String serial, String reason) {}

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
        account = OperatorAccount.everywhere(environment.sandbox(), "certificate-crowd");
        operators = new ArrayList<>();
        operator = started();
    }

    private static OperatorProcess started() {
        OperatorProcess started = processes.start(account, "--leader-elect=false");
        operators.add(started);
        return started.awaitReady();
    }

    @AfterAll
    static void stop() {
        pki.deleteAll();
        operator.close();
    }

    @Test
    void everyCertificateHasItsReasonAndNoneEndsInItsSecret() {
        String namespace = pki.namespace();
        long mark = environment.sandbox().bao().auditMark();
        try (CertificateLifetimes lives = CertificateLifetimes.watch(environment.client(), namespace)) {
            IntStream.range(0, CERTIFICATES)
                    .forEach(i -> pki.apply(
                            namespace,
                            "web-" + i,
                            "commonName: web-%d.example.com\nttl: 60s\nexpiryOffset: 45s".formatted(i)));
            Polling.await(PATIENCE, () -> lives.shortest(CERTIFICATES) >= 2);
            restartInLull(mark, namespace);
            Polling.await(PATIENCE, () -> lives.shortest(CERTIFICATES) > RENEWALS);
            awaitAccounted(lives, mark, namespace);

            List<Issued> issued = issued();
            assertThat(reasons(issued, true))
                    .containsExactly(Map.entry(IssueReason.FIRST_SYNC.words(), (long) CERTIFICATES));
            assertThat(reasons(issued, false)).containsOnlyKeys(IssueReason.DUE.words());
            assertThat(lives.closest())
                    .as("what was left of the life of the one that was replaced last")
                    .isPositive();
            System.out.printf(
                    "%d certificates through %d renewals and more: %d issued, each for its reason; the latest was replaced %d ms before its end%n",
                    CERTIFICATES, RENEWALS, issued.size(), lives.closest().toMillis());
        }
    }

    /** Waits until each request has its log line and each certificate its reason; otherwise they would never match. */
    private static void awaitAccounted(CertificateLifetimes lives, long mark, String namespace) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            List<Issued> issued = issued();
            assertThat(pki.issuedSince(mark, namespace).size())
                    .as("requests to Vault, each with its reason in the log")
                    .isEqualTo(issued.size());
            assertThat(lives.serials())
                    .as("what the Secrets held, one after the other")
                    .isEqualTo(serialsBySecret(issued));
        });
    }

    /** Requests in flight when a process ends may get lost, which would make the count inexact. */
    private static void restartInLull(long mark, String namespace) {
        awaitLull(mark, namespace);
        operator.askToEnd();
        assertThat(operator.awaitEnd(Duration.ofSeconds(10))).isPresent();
        operator.close();
        operator = started();
    }

    /** Waits for a period without requests to Vault, with all issued certificates in Secrets and in the log. */
    private static void awaitLull(long mark, String namespace) {
        AtomicInteger before = new AtomicInteger();
        Awaitility.await("no certificate is on its way")
                .during(LULL)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    int requests = pki.issuedSince(mark, namespace).size();
                    return requests == before.getAndSet(requests) && requests == issued().size();
                });
    }

    private static List<Issued> issued() {
        return operators.stream()
                .flatMap(one -> one.output().stream())
                .map(ISSUED::matcher)
                .filter(Matcher::find)
                .map(line -> new Issued(line.group(1), line.group(2), line.group(3)))
                .toList();
    }

    private static Map<String, List<String>> serialsBySecret(List<Issued> issued) {
        return issued.stream()
                .collect(Collectors.groupingBy(
                        Issued::secret, TreeMap::new, Collectors.mapping(Issued::serial, Collectors.toList())));
    }

    /** Reasons for issuing the first certificate of each Secret, or all later ones, with counts. */
    private static Map<String, Long> reasons(List<Issued> issued, boolean first) {
        Set<String> seen = new HashSet<>();
        return issued.stream()
                .filter(one -> seen.add(one.secret()) == first)
                .collect(Collectors.groupingBy(Issued::reason, Collectors.counting()));
    }
}
