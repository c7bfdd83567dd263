package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.SupersededLease;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Restarts that wait for a window of {@code rotation.windows}, and those that cannot. */
class RestartWindowIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A window opens at a full minute, and the Secret needs some seconds before it. */
    private static final int SECONDS_BEFORE = 20;

    @RegisterExtension
    static final OperatorExtension operator = new OperatorExtension(environment, "--lease-overlap=2s");

    /** Applies a Secret with leases of this length, which cannot be renewed beyond the second one. */
    private static LeasedSecret secret(String name, String ttl, String maxTtl, String window) {
        String namespace = environment.namespace(name);
        String role = namespace + "_app";
        environment.inVault().databaseRole(role, ttl, maxTtl);
        environment.apply(namespace, Workloads.deployment("web"));
        LeasedSecret secret = LeasedSecret.apply(
                environment,
                namespace,
                LeaseYaml.of("creds", role)
                        .with("rolloutRestartTargets: [{kind: Deployment, name: web}]")
                        .with("rotation: {windows: [%s]}".formatted(window)));
        secret.awaitLogIn("");
        return secret;
    }

    /** Returns a window that opens at this time, once a year. */
    private static String at(Instant opening) {
        ZonedDateTime time = opening.atZone(ZoneOffset.UTC);
        return "{cron: \"%d %d %d %d *\", duration: 10m}"
                .formatted(time.getMinute(), time.getHour(), time.getDayOfMonth(), time.getMonthValue());
    }

    private static Instant nextMinute() {
        Instant next = Instant.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
        return Duration.between(Instant.now(), next).toSeconds() < SECONDS_BEFORE
                ? next.plus(1, ChronoUnit.MINUTES)
                : next;
    }

    private static Instant inHalfAYear() {
        return Instant.now().plus(Duration.ofDays(180)).truncatedTo(ChronoUnit.MINUTES);
    }

    private static Optional<String> restartedAt(LeasedSecret secret) {
        return Workloads.restartedAt(environment, secret.namespace(), "web");
    }

    private static String restartCondition(LeasedSecret secret) {
        return secret.subject()
                .condition("RolloutRestart")
                .map(Condition::getMessage)
                .orElse("");
    }

    private static List<String> supersededLeases(LeasedSecret secret) {
        return secret.status().orElseThrow().superseded().stream()
                .map(SupersededLease::id)
                .toList();
    }

    /** Changes the request, so that new credentials are issued without force. */
    private static void rotate(LeasedSecret secret) {
        String role = secret.namespace() + "_other";
        environment.inVault().databaseRole(role, "1h", "2h");
        String user = secret.user();
        secret.subject().edit(resource -> {
            Map<String, Object> spec = Objects.requireNonNull(resource.get("spec"));
            spec.put("path", "creds/" + role);
            return resource;
        });
        secret.awaitLogIn(user);
    }

    @Test
    @DisplayName("A restart waits until the window opens, and the previous lease is kept until then")
    void waits() {
        Instant opening = nextMinute();
        LeasedSecret secret = secret("window-wait", "1h", "2h", at(opening));
        String before = secret.leaseId();
        rotate(secret);
        Polling.await(
                PATIENCE, () -> restartCondition(secret).contains("delayed until the window opens at " + opening));
        if (Instant.now().isBefore(opening.minusSeconds(2))) {
            PendingRestartStatus pending =
                    secret.status().orElseThrow().pendingRestarts().getFirst();
            assertThat(pending.notBefore()).isEqualTo(opening.toString());
            assertThat(pending.window()).isTrue();
            assertThat(restartedAt(secret)).isEmpty();
        }
        Polling.await(PATIENCE, () -> !Instant.now().isBefore(opening));
        assertThat(supersededLeases(secret)).as("kept beyond its overlap").containsExactly(before);
        Polling.await(PATIENCE, () -> restartedAt(secret).isPresent());
        assertThat(Instant.parse(restartedAt(secret).orElseThrow()))
                .as("the stamp is that of the request")
                .isBefore(opening);
        Workloads.rolledOut(environment, secret.namespace(), "web", 1);
        Polling.await(PATIENCE, () -> supersededLeases(secret).isEmpty());
        assertThat(restartCondition(secret)).isEqualTo("Deployment web restarted");
    }

    @Test
    @DisplayName("If the lease ends before the window opens, the restart is at once, and says why")
    void cannotWait() {
        LeasedSecret secret = secret("window-short", "20s", "20s", at(inHalfAYear()));
        Polling.await(PATIENCE, () -> restartedAt(secret).isPresent());
        Polling.await(
                PATIENCE,
                () -> restartCondition(secret)
                        .startsWith(
                                "Deployment web restarted outside rotation.windows, because the lease of the previous "
                                        + "credentials ends at "));
    }

    @Test
    @DisplayName("A forced sync ends the wait")
    void forced() {
        LeasedSecret secret = secret("window-forced", "1h", "2h", at(inHalfAYear()));
        rotate(secret);
        Polling.await(PATIENCE, () -> restartCondition(secret).contains("delayed until the window opens at "));
        assertThat(restartedAt(secret)).isEmpty();
        secret.subject().forceSync("1");
        Polling.await(PATIENCE, () -> restartedAt(secret).isPresent());
        Polling.await(
                PATIENCE,
                () -> restartCondition(secret)
                        .equals("Deployment web restarted outside rotation.windows, because a sync was requested by "
                                + "annotation"));
    }

    @Test
    @DisplayName("An impossible window is named with cause and cure; the Secret stays, and leases go on being renewed")
    void invalid() {
        LeasedSecret secret =
                secret("window-invalid", "1h", "2h", "{cron: \"0 2 31 2 *\", duration: 4h, timeZone: Europe/Berlin}");
        String message =
                "rotation.windows[0].cron \"0 2 31 2 *\" matches no date, because no such month has such a day; "
                        + "write a day that the month has, or 1 for the first of the next month";
        Polling.await(PATIENCE, () -> restartCondition(secret).equals(message));
        assertThat(secret.subject().condition("Ready").map(Condition::getStatus))
                .contains("True");
        assertThat(environment.sandbox().postgres().roles()).contains(secret.user());
    }
}
