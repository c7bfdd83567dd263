package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.it.RotatingApp.Settings;
import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * An operator that ends at each step of a rotation, while pods use the credentials that it replaces. {@code
 * -Drotations=100} sets the number of rotations; each is interrupted.
 */
class RotationInterruptionIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int INTERRUPTIONS = Integer.getInteger("rotations", 4);
    private static final Duration END = Duration.ofSeconds(40);
    private static final String[] FLAGS = {"--leader-elect=false", "--lease-overlap=2s"};

    /** How far a rotation has come when the operator ends. */
    private enum Step {
        /** The status has the new lease, the replaced one, and the restart that is to be done. */
        RECORDED,
        /** Kubernetes has replaced some of the pods. */
        ROLLING_OUT,
        /** The Deployment is marked for the restart. */
        RESTARTED,
        /** All pods are new, and the replaced lease is not revoked yet. */
        ROLLED_OUT,
        /** The Secret has the new credentials; the status may not know them yet. */
        SECRET_WRITTEN
    }

    private enum Signal {
        KILL,
        TERM
    }

    /**
     * When an operator ends, and how.
     *
     * @param step for each step, first with one signal, in the next round with the other
     */
    private record Interruption(Step step, Signal signal) {

        static Interruption number(int number) {
            Step[] steps = Step.values();
            Signal[] signals = Signal.values();
            return new Interruption(
                    steps[number % steps.length], signals[(number + number / steps.length) % signals.length]);
        }

        void end(OperatorProcess operator) {
            switch (signal) {
                case KILL -> operator.kill();
                case TERM -> {
                    operator.askToEnd();
                    assertThat(operator.awaitEnd(END)).as("ended").isPresent();
                }
            }
        }
    }

    @BeforeAll
    static void prepare() {
        environment.defaultAuth();
    }

    @AfterEach
    void leave() {
        environment.leave();
    }

    @Test
    @DisplayName("No login is refused, and no restart is lost or repeated, if the operator ends within a rotation")
    void interrupted() {
        OperatorAccount account = OperatorAccount.everywhere(environment.sandbox(), "rotation-interrupted");
        var processes = new OperatorProcesses(environment);
        OperatorProcess operator = processes.start(account, FLAGS);
        try (RotatingApp app =
                RotatingApp.start(environment, "seamless-ends", Settings.readyAfter(Duration.ofSeconds(1)))) {
            List<String> failed = new ArrayList<>();
            for (int i = 0; i < INTERRUPTIONS; i++) {
                var interruption = Interruption.number(i);
                long restarts = app.restarts();
                Before before = Before.of(app);
                app.forceSync();
                Polling.await(RotatingApp.PATIENCE, () -> before.isReached(interruption.step()));
                interruption.end(operator);
                operator.close();
                operator = processes.start(account, FLAGS);
                app.awaitSettled();
                if (app.restarts() != restarts + 1 || !app.clients().refused().isEmpty()) {
                    failed.add(interruption + ": " + (app.restarts() - restarts) + " restarts, "
                            + app.clients().refused());
                }
            }
            assertThat(failed).isEmpty();
            app.assertNoLoginRefused();
        } finally {
            operator.close();
        }
    }

    /** The application before a rotation. */
    private record Before(RotatingApp app, String user, String lease, Optional<String> restart) {

        static Before of(RotatingApp app) {
            return new Before(app, app.secret().user(), app.secret().leaseId(), restartedAt(app));
        }

        boolean isReached(Step step) {
            return switch (step) {
                case SECRET_WRITTEN -> !app.secret().user().equals(user);
                case RECORDED -> !app.secret().leaseId().equals(lease);
                case RESTARTED -> !restartedAt(app).equals(restart);
                case ROLLING_OUT -> !restartedAt(app).equals(restart) && newPods() >= 3;
                case ROLLED_OUT -> !restartedAt(app).equals(restart) && newPods() == app.pods();
            };
        }

        private int newPods() {
            Deployment now = app.environment()
                    .client()
                    .apps()
                    .deployments()
                    .inNamespace(app.secret().namespace())
                    .withName(RotatingApp.DEPLOYMENT)
                    .require();
            boolean observed = Objects.equals(
                    now.getStatus().getObservedGeneration(), now.getMetadata().getGeneration());
            return observed ? Objects.requireNonNullElse(now.getStatus().getUpdatedReplicas(), 0) : 0;
        }

        private static Optional<String> restartedAt(RotatingApp app) {
            return Workloads.restartedAt(app.environment(), app.secret().namespace(), RotatingApp.DEPLOYMENT);
        }
    }
}
