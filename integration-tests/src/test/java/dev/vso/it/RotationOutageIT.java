package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.it.RotatingApp.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A Vault that is down while pods use credentials that are being replaced. */
class RotationOutageIT {

    private static final TestEnvironment environment = TestEnvironment.get();

    /** Leases of 90 s, renewed after 1 to 10 s. */
    private static final Duration TWO_RENEWALS = Duration.ofSeconds(20);

    @RegisterExtension
    static final OperatorExtension operator = new OperatorExtension(environment, "--lease-overlap=2s");

    @Test
    @DisplayName("No login is refused if Vault is down for two renewals, within a rollout or at its begin")
    void down() {
        List<RotatingApp> apps =
                RotatingApp.startAll(environment, "rotation-outage", List.of(settings(4, 3), settings(2, 1)));
        try {
            RotatingApp within = apps.getFirst();
            RotatingApp begun = apps.getLast();
            String user = within.secret().user();
            within.rotate();
            within.awaitNewPod(user);
            begun.rotate();
            List<String> held = apps.stream().map(app -> app.secret().leaseId()).toList();
            environment.sandbox().bao().seal();
            try {
                Instant sealed = Instant.now();
                begun.awaitEachPodRunsWithTheLastValue();
                within.awaitEachPodRunsWithTheLastValue();
                Polling.await(RotatingApp.PATIENCE, () -> Instant.now().isAfter(sealed.plus(TWO_RENEWALS)));
            } finally {
                environment.sandbox().bao().unseal();
            }
            for (RotatingApp app : apps) {
                app.awaitSettled();
                assertThat(app.restarts()).isEqualTo(1);
                app.assertNoLoginRefused();
            }
            assertThat(apps)
                    .as("no further credentials were issued")
                    .extracting(app -> app.secret().leaseId())
                    .isEqualTo(held);
        } finally {
            apps.forEach(RotatingApp::close);
        }
    }

    private static Settings settings(int pods, int readyAfter) {
        return Settings.readyAfter(Duration.ofSeconds(readyAfter))
                .withPods(pods)
                .withTtl("90s")
                .with("renewalPercent: 1");
    }
}
