package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One tenant's actions do not affect another: during each {@link Attack} a healthy tenant's changes arrive, the probe
 * answers, and the process keeps running within its memory; afterwards everything is as before.
 *
 * <p>Each attack lasts a second or a little more; {@code -Dhostile.seconds=30} makes it longer.
 */
@Tag("alone")
class HostileIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    /** Resources of each kind. */
    private static final int EACH = 50;

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("hostile.seconds", 1));

    /** For a machine that other tests keep busy; the bench measures the time on an idle one. */
    private static final Duration ARRIVES = Duration.ofSeconds(30);

    private static final int PROBES = 10;

    /** Memory limit of the container in the chart. */
    private static final long MOST_KIB = 320 * 1024;

    /** One per open client of a Vault, plus those of the JVM. */
    private static final long MOST_THREADS = 150;

    @TempDir
    private static Path folder;

    private static OperatorProcess operator;
    private static HealthyTenant healthy;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-healthy", "1h", "2h");
        var account = OperatorAccount.everywhere(environment.sandbox(), "hostile");
        operator = new OperatorProcesses(environment)
                .start(account, TestEnvironment.NO_OVERLAP)
                .awaitReady();
        healthy = new HealthyTenant(environment, EACH);
        healthy.awaitSynced();
    }

    @AfterAll
    static void stop() {
        try {
            healthy.assertAllLogIn();
        } finally {
            operator.close();
        }
        environment.leave();
        Polling.await(
                Duration.ofMinutes(3),
                () -> environment.client().namespaces().list().getItems().stream()
                        .noneMatch(
                                namespace -> namespace.getMetadata().getName().startsWith("hostile-")));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void theOthersDoNotNotice(Attack attack) throws Exception {
        try (var tenant = new HostileTenant(environment, operator, folder)) {
            attack.on(tenant);
            Instant end = Instant.now().plus(TIME);
            do {
                healthy.change(ARRIVES);
                assertProbeAnswers();
            } while (Instant.now().isBefore(end));
        }
        operator.requireAlive();
        healthy.assertUndisturbed();
        assertThat(number("VmHWM")).as("peak memory in KiB").isLessThan(MOST_KIB);
        assertThat(number("Threads")).as("threads").isLessThan(MOST_THREADS);
        assertThat(operator.metrics().statusCode()).isEqualTo(200);
        assertThat(operator.output())
                .as("reconciliations that threw")
                .noneMatch(line -> line.contains("Uncaught error"));
    }

    /** Within a second, with one exception in ten: this machine has two processors for all servers. */
    private static void assertProbeAnswers() {
        int slow = 0;
        for (int i = 0; i < PROBES; i++) {
            Instant asked = Instant.now();
            try {
                assertThat(operator.probe("/healthz").statusCode()).isEqualTo(200);
            } catch (SandboxException e) {
                throw new AssertionError("the probe did not answer", e);
            }
            if (Duration.between(asked, Instant.now()).compareTo(Duration.ofSeconds(1)) > 0) {
                slow++;
            }
        }
        assertThat(slow).as("answers of the probe after more than a second").isLessThanOrEqualTo(1);
    }

    /** A number from {@code /proc/PID/status}. */
    private static long number(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + operator.pid() + "/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
