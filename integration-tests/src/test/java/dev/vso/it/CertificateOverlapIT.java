package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Replaced certificates that pods may still serve, because a rollout has not replaced these pods yet. */
class CertificateOverlapIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEPT = "PreviousCredentialsKept";
    private static final String SPEC = """
            commonName: web.example.com
            revoke: true
            rolloutRestartTargets: [{kind: Deployment, name: web}]
            """;

    private static PkiEnvironment pki;
    private static VaultSecretsOperator operator;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
        operator = pki.operator();
    }

    @AfterEach
    void deleteAll() {
        pki.deleteAll();
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @Test
    @DisplayName("A replaced certificate is revoked when the rollout has finished, over a restart of the operator too")
    void keptForRollout() {
        ResourceHandle subject = withWorkload(SPEC);
        String namespace = subject.namespace();
        String first = replacedWhileRollingOut(subject);

        String told = Polling.await(PATIENCE, () -> subject.condition(KEPT), Optional::isPresent)
                .orElseThrow()
                .getMessage();
        assertThat(told).contains("certificate " + first, "Deployment web", "until 20");
        assertThat(pki.status(subject).orElseThrow().superseded())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.serialNumber()).isEqualTo(first);
                    assertThat(one.keptFor()).extracting("name").containsExactly("web");
                    assertThat(one.restart())
                            .isEqualTo(Workloads.restartedAt(environment, namespace, "web")
                                    .orElseThrow());
                });
        operator.close();
        operator = pki.operator();
        Polling.assertStays(
                Duration.ofSeconds(8),
                () -> pki.revokedAt(first) == 0 && subject.condition(KEPT).isPresent());

        Workloads.rolledOut(environment, namespace, "web", 1);
        Polling.await(PATIENCE, () -> pki.revokedAt(first) > 0);
        Polling.await(PATIENCE, () -> subject.condition(KEPT).isEmpty());
        Polling.await(
                PATIENCE, () -> pki.status(subject).orElseThrow().superseded().isEmpty());
        assertThat(pki.revokedAt(pki.serial(subject))).isZero();
    }

    @Test
    @DisplayName("At rotation.maxOverlap a replaced certificate is revoked, whatever the rollout does")
    void maxOverlap() {
        ResourceHandle subject = withWorkload(SPEC + "rotation: {maxOverlap: 8s}\n");
        String first = replacedWhileRollingOut(subject);
        Polling.await(PATIENCE, () -> subject.condition(KEPT).isPresent());
        assertThat(pki.revokedAt(first)).isZero();
        Polling.await(PATIENCE, () -> pki.revokedAt(first) > 0);
        Polling.await(PATIENCE, () -> subject.condition(KEPT).isEmpty());
    }

    private static ResourceHandle withWorkload(String spec) {
        String namespace = pki.namespace();
        environment.apply(namespace, Workloads.deployment("web"));
        return pki.ready(namespace, "web", spec);
    }

    /** Replaces the certificate and waits until the workload was restarted; returns the old serial number. */
    private static String replacedWhileRollingOut(ResourceHandle subject) {
        String first = pki.serial(subject);
        subject.forceSync("now");
        pki.awaitOther(subject, first);
        Polling.await(
                PATIENCE,
                () -> Workloads.restartedAt(environment, subject.namespace(), "web")
                        .isPresent());
        Workloads.rolledOut(environment, subject.namespace(), "web", 0);
        return first;
    }
}
