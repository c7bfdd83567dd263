package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.it.RotatingApp.Settings;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two operators with leader election; the leader is replaced while pods use the credentials that it replaces. */
class RotationLeaderIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final AtomicInteger NAMES = new AtomicInteger();

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @AfterEach
    void leave() {
        environment.leave();
    }

    private static OperatorProcess replica() {
        OperatorAccount account =
                OperatorAccount.everywhere(environment.sandbox(), "rotation-replica-" + NAMES.incrementAndGet());
        return processes.start(account, "--leader-elect", "--lease-overlap=2s");
    }

    private static boolean leads(OperatorProcess replica) {
        return replica.output().stream().anyMatch(line -> line.contains("\"msg\":\"leading as "));
    }

    @Test
    @DisplayName("No login is refused, and no restart or lease is lost or doubled, if the leader changes in a rotation")
    void replaced() {
        try (OperatorProcess first = replica()) {
            Polling.await(RotatingApp.PATIENCE, () -> leads(first));
            List<RotatingApp> apps =
                    RotatingApp.startAll(environment, "rotation-leader", List.of(settings(2), settings(1)));
            try (OperatorProcess second = replica();
                    LeaseSampler leases = LeaseSampler.start(apps)) {
                second.awaitReady();
                rotate(apps);
                first.kill();
                Polling.await(RotatingApp.PATIENCE, () -> leads(second));
                try (OperatorProcess third = replica()) {
                    assertSettled(apps, 1);

                    third.awaitReady();
                    rotate(apps);
                    second.askToEnd();
                    Polling.await(RotatingApp.PATIENCE, () -> leads(third));
                    assertSettled(apps, 2);
                }
                leases.assertNeverOthers();
            } finally {
                apps.forEach(RotatingApp::close);
            }
        }
    }

    private static Settings settings(int readyAfter) {
        return Settings.readyAfter(Duration.ofSeconds(readyAfter)).withPods(4);
    }

    /** Until the first application is in the middle of its rollout, and the status of the other names its new lease. */
    private static void rotate(List<RotatingApp> apps) {
        String before = apps.getFirst().secret().user();
        apps.getFirst().rotate();
        apps.getFirst().awaitNewPod(before);
        apps.getLast().rotate();
    }

    private static void assertSettled(List<RotatingApp> apps, long restarts) {
        for (RotatingApp app : apps) {
            app.awaitSettled();
            assertThat(app.restarts()).isEqualTo(restarts);
            app.assertNoLoginRefused();
        }
    }
}
