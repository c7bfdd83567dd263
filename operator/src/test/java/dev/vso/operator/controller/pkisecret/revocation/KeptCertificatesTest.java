package dev.vso.operator.controller.pkisecret.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.SupersededCertificate;
import dev.vso.api.VaultPKISecret;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.lease.KeptCredentials;
import dev.vso.operator.lease.OverlapPlan.User;
import dev.vso.operator.lease.ReplacedCredentials;
import dev.vso.operator.rollout.Workload;
import dev.vso.operator.rollout.WorkloadState;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeptCertificatesTest {

    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");
    private static final RolloutRestartTarget DB = new RolloutRestartTarget(RestartKind.STATEFUL_SET, "db");
    private static final RolloutRestartTarget UNLISTED = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "old");
    private static final WorkloadState.Present WAITS = new WorkloadState.Present(Optional.empty(), Optional.empty());

    private final TestClock clock = new TestClock();
    private final Instant start = clock.instant();
    private final Map<String, WorkloadState> workloads = new HashMap<>(Map.of("web", WAITS, "db", WAITS));
    private final List<String> read = new ArrayList<>();
    private final KeptCertificates kept = new KeptCertificates(this::read, clock);
    private final VaultPKISecret resource = Serialization.unmarshal("""
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultPKISecret
            metadata: {name: app, namespace: team, uid: u}
            spec:
              mount: pki
              role: r
              rolloutRestartTargets: [{kind: Deployment, name: web}, {kind: StatefulSet, name: db}]
              destination: {name: app-tls, create: true}
            """, VaultPKISecret.class);

    private WorkloadState read(Workload workload) {
        read.add(workload.namespace() + "/" + workload.name());
        return Objects.requireNonNull(workloads.get(workload.name()));
    }

    private ReplacedCertificate replaced(String serial, RolloutRestartTarget... users) {
        return new ReplacedCertificate(
                serial,
                "pki",
                new ReplacedCredentials(
                        start, Optional.empty(), start.plusSeconds(3600), Optional.of(start), List.of(users)));
    }

    @Test
    @DisplayName("Each listed workload is read once for all certificates; those that have finished are dropped")
    void check() {
        var other = replaced("03", WEB);
        workloads.put("db", new WorkloadState.Present(Optional.of(start), Optional.empty()));
        var due = List.of(replaced("01", WEB, DB, UNLISTED), replaced("02", DB));
        var all = List.of(due.get(0), due.get(1), other);
        assertThat(kept.check(resource, all, due)).containsExactly(replaced("01", WEB), replaced("02"), other);
        assertThat(read).containsExactly("team/web", "team/db");
    }

    @Test
    @DisplayName("The next check is at the revocation time, then 2 to 30 s after the last check")
    void nextCheck() {
        var one = replaced("01", WEB);
        assertThat(kept.nextCheck("u", one)).isEqualTo(start);
        var _ = kept.check(resource, List.of(one), List.of(one));
        assertThat(kept.nextCheck("u", one)).isEqualTo(start.plusSeconds(2));
        assertThat(kept.nextCheck("u", one.with(one.credentials().postponed(start.plusSeconds(300)))))
                .as("a revocation that failed")
                .isEqualTo(start.plusSeconds(300));
        clock.pass(Duration.ofMinutes(3));
        var _ = kept.check(resource, List.of(one), List.of(one));
        assertThat(kept.nextCheck("u", one)).isEqualTo(clock.instant().plusSeconds(30));
        kept.forget("u");
        assertThat(kept.nextCheck("u", one)).isEqualTo(start);
    }

    @Test
    @DisplayName("Kept is what workloads may use beyond the revocation time; it is not known before the first check")
    void kept() {
        var one = replaced("01", WEB);
        var free = replaced("02");
        var later = replaced("03", WEB).with(replaced("03", WEB).credentials().postponed(start.plusSeconds(1)));
        assertThat(kept.kept("u", List.of(free, later))).contains(List.of());
        assertThat(kept.kept("u", List.of(one, free))).isEmpty();
        var all = kept.check(resource, List.of(one, free), List.of(one));
        assertThat(kept.kept("u", all))
                .contains(List.of(new KeptCredentials(
                        "certificate 01",
                        start.plusSeconds(3600),
                        List.of(new User(WEB, "its restart is still to be done", false)),
                        Optional.empty())));
    }

    @Test
    @DisplayName("A status of an earlier release is read: such a certificate is kept for no workload")
    void earlierStatus() {
        var told = Serialization.unmarshal("""
                {"serialNumber": "01", "mount": "pki", "revokeAt": 1000, "expiration": 2000}""", SupersededCertificate.class);

        assertThat(ReplacedCertificate.fromStatus(told))
                .isEqualTo(new ReplacedCertificate(
                        "01",
                        "pki",
                        new ReplacedCredentials(
                                Instant.ofEpochSecond(1000),
                                Optional.empty(),
                                Instant.ofEpochSecond(2000),
                                Optional.empty(),
                                List.of())));
    }
}
