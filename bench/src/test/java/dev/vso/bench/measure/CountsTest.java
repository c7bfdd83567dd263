package dev.vso.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeAudit;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {

    private static KubeAudit kube(String verb, String resource, String subresource, int code) {
        return new KubeAudit("operator", "agent", verb, resource, subresource, "n", "a", code);
    }

    private static BaoAudit vault(String operation, String path) {
        return new BaoAudit(operation, path, "", "", "kubernetes-n-default", "");
    }

    @Test
    @DisplayName("Counts requests to Kubernetes by kind, without watches and leader election")
    void kubernetesRequests() {
        var tally = new RequestTally();
        tally.add(kube("patch", "secrets", "", 200));
        tally.add(kube("patch", "vaultstaticsecrets", "status", 409));
        tally.add(kube("list", "secrets", "", 429));
        tally.add(kube("get", "", "", 200));
        tally.add(kube("watch", "secrets", "", 200));
        tally.add(kube("update", "leases", "", 200));
        var counts = tally.counts();
        assertThat(counts.writes()).isEqualTo(Map.of("patch secrets", 1L, "patch vaultstaticsecrets/status", 1L));
        assertThat(counts.reads()).isEqualTo(Map.of("list secrets", 1L, "get paths", 1L));
        assertThat(counts.refused()).isEqualTo(Map.of("409", 1L, "429", 1L));
        assertThat(RequestCounts.words(counts.refused())).isEqualTo("(409 1, 429 1)");
        assertThat(RequestCounts.words(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "read, secret/data/bench-1/app-1, read",
        "update, auth/kubernetes/login, log-in",
        "read, database/creds/bench, issue",
        "update, pki/issue/bench, issue",
        "list, sys/leases/lookup/database/creds/bench/, list",
        "update, sys/leases/lookup, lookup",
        "update, sys/leases/renew, renew",
        "read, pki/cert/aa-bb, pki/cert",
        "update, auth/token/renew-self, auth/token",
    })
    @DisplayName("Counts requests to Vault by purpose")
    void vaultRequests(String operation, String path, String kind) {
        var tally = new RequestTally();
        tally.add(vault(operation, path));
        assertThat(tally.counts().vault()).isEqualTo(Map.of(kind, 1L));
    }

    @Test
    @DisplayName("The difference of two counts is the requests in between")
    void difference() {
        var tally = new RequestTally();
        tally.add(vault("read", "secret/data/a"));
        tally.add(kube("patch", "secrets", "", 200));
        var before = tally.counts();
        tally.add(vault("read", "secret/data/a"));
        assertThat(tally.counts().minus(before))
                .isEqualTo(new RequestCounts(Map.of(), Map.of(), Map.of(), Map.of("read", 1L)));
    }

    @Test
    @DisplayName("Reads CPU time and memory of the process")
    void processUsage() {
        var fields = "1 (a (b) c) S 1 1 1 0 -1 4194560 1 0 0 0 250 50 7 7 20 0 1 0";
        var usage = ProcessUsage.parse(fields, "Name:\tjava\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n");
        assertThat(usage).isEqualTo(new ProcessUsage(Duration.ofSeconds(3), 100, 200));
        assertThat(usage.and(new ProcessUsage(Duration.ofSeconds(1), 50, 120)))
                .as("of replicas, the peak is that of the one that held most")
                .isEqualTo(new ProcessUsage(Duration.ofSeconds(4), 150, 200));
        assertThat(ProcessUsage.of(ProcessHandle.current().pid()).megabytes()).isPositive();
    }

    @Test
    void complaintsOfTheLogAreCountedInBothForms() {
        var counts = LogCounts.of(List.of(
                "{\"level\":\"info\",\"msg\":\"started\"}",
                "{\"level\":\"warn\",\"msg\":\"the API server did not answer\"}",
                "{\"level\":\"error\",\"msg\":\"Reconciler error\",\"error\":\"context deadline exceeded\"}",
                "2026-01-01T00:00:00Z\tWARN\tx\trequest timed out"));
        assertThat(counts).isEqualTo(new LogCounts(3, 3));
    }

    @Test
    void warningsAreCountedAsOftenAsTheyWereSaid() {
        var counts = new TreeMap<String, Long>();
        WarningEvents.count(
                List.of(
                        new EventBuilder()
                                .withType("Normal")
                                .withReason("Synced")
                                .build(),
                        new EventBuilder()
                                .withType("Warning")
                                .withReason("Failed")
                                .build(),
                        new EventBuilder()
                                .withType("Warning")
                                .withReason("Failed")
                                .withCount(3)
                                .build(),
                        new EventBuilder()
                                .withType("Warning")
                                .withReason("Other")
                                .withNewSeries()
                                .withCount(2)
                                .endSeries()
                                .build()),
                counts);
        assertThat(counts).isEqualTo(Map.of("Failed", 4L, "Other", 2L));
    }

    @Test
    void theSlowestStretchIsTheEmptiestOfThatLength() {
        var second = 1_000_000_000L;
        var even = LongStream.range(0, 100).mapToObj(i -> i * second / 2).toList();
        assertThat(Throughput.slowest(even, Duration.ofSeconds(10))).isCloseTo(2, within(0.11));
        var gap = LongStream.range(0, 100)
                .mapToObj(i -> i * second / 2 + (i < 50 ? 0 : 20 * second))
                .toList();
        assertThat(Throughput.slowest(gap, Duration.ofSeconds(10))).isZero();
        assertThat(Throughput.slowest(List.of(0L, second, 2 * second), Duration.ofSeconds(10)))
                .as("shorter than the stretch: the mean")
                .isEqualTo(1.5);
        assertThat(Throughput.slowest(List.of(), Duration.ofSeconds(10))).isZero();
    }

    @Test
    void anExpectationNotesTheFirstTimeOnly() {
        var expectation = new Expectation(observed -> observed.password().equals("second"));
        expectation.offer(new Observed("n/a", "u", "first", 1), 10);
        expectation.offer(new Observed("n/a", "u", "second", 2), 20);
        expectation.offer(new Observed("n/a", "u", "second", 3), 30);
        assertThat(expectation.moments()).isEqualTo(Map.of("n/a", 20L));
        assertThat(expectation.await(1, Duration.ofSeconds(1), _ -> {})).isTrue();
        assertThat(expectation.await(2, Duration.ofMillis(1), _ -> {})).isFalse();
    }
}
