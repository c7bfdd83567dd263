package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.HttpFaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A certificate was issued, and then its status or Secret cannot be written. */
class CertificateInterruptionIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SOME = 3;
    private static final String REVOKED = """
            commonName: %s
            revoke: true
            destination: {name: web, create: true}
            """;

    /** Logs each failed status write, with its stack trace. */
    private static final Logger framework = (Logger) LoggerFactory.getLogger("io.javaoperatorsdk");

    private static PkiEnvironment pki;

    private String namespace;
    private HttpFaultProxy kube;
    private Path kubeconfig;

    @BeforeAll
    static void prepare() {
        framework.setLevel(Level.OFF);
        environment.defaultAuth();
        pki = PkiEnvironment.in(environment);
    }

    @AfterAll
    static void restoreLogging() {
        framework.setLevel(null);
    }

    @BeforeEach
    void openProxy() throws IOException {
        namespace = pki.namespace();
        kube = new HttpFaultProxy(
                environment.sandbox().kube().address(), environment.sandbox().ca());
        kubeconfig = environment.through(kube, environment.sandbox().kube().kubeconfig(), "certificates-through-proxy");
    }

    @AfterEach
    void closeProxy() {
        kube.close();
    }

    @Test
    @DisplayName("A failed status write issues no further certificate")
    void statusNotWritten() {
        long mark = environment.sandbox().bao().auditMark();
        failStatus(SOME);
        try (VaultSecretsOperator _ = impatient()) {
            ResourceHandle subject = pki.ready(namespace, "web", REVOKED.formatted("web.example.com"));
            String serial = pki.serial(subject);

            assertThat(pki.issuedSince(mark, namespace)).as("issued").hasSize(1);
            assertThat(inSecret()).isEqualTo(serial);
            deleteAndAwaitRevoked(subject, serial);
            assertThat(pki.issuedSince(mark, namespace)).as("issued").hasSize(1);
        }
    }

    @Test
    @DisplayName("A replaced certificate is revoked even if the status could not be written at first")
    void revokedAfterFailedStatus() {
        long mark = environment.sandbox().bao().auditMark();
        try (VaultSecretsOperator _ = impatient()) {
            ResourceHandle subject = pki.ready(namespace, "web", REVOKED.formatted("web.example.com"));
            String first = pki.serial(subject);
            failStatus(SOME);
            pki.apply(namespace, "web", REVOKED.formatted("other.example.com"));
            String second = pki.awaitOther(subject, first);

            assertThat(pki.issuedSince(mark, namespace)).as("issued").hasSize(2);
            assertThat(inSecret()).isEqualTo(second);
            Polling.await(PATIENCE, () -> pki.revokedAt(first) > 0);
            deleteAndAwaitRevoked(subject, second);
        }
    }

    @Test
    @DisplayName("A certificate in no status is revoked when its resource is deleted")
    void unrecordedRevokedOnDeletion() {
        long mark = environment.sandbox().bao().auditMark();
        failStatus(Integer.MAX_VALUE);
        try (VaultSecretsOperator _ = impatient()) {
            ResourceHandle subject = pki.apply(namespace, "web", REVOKED.formatted("web.example.com"));
            Polling.await(PATIENCE, () -> !inSecret().isEmpty());
            String serial = inSecret();

            deleteAndAwaitRevoked(subject, serial);
            assertThat(pki.issuedSince(mark, namespace)).as("issued").hasSize(1);
        }
    }

    @Test
    @DisplayName("A certificate that reached no Secret is revoked once another one is issued")
    void unwrittenRevoked() {
        long mark = environment.sandbox().bao().auditMark();
        kube.fail("^(POST|PUT|PATCH) /api/v1/namespaces/" + namespace + "/secrets", 500, Integer.MAX_VALUE);
        try (VaultSecretsOperator _ = impatient()) {
            pki.apply(namespace, "web", REVOKED.formatted("web.example.com"));
            Polling.await(PATIENCE, () -> pki.issuedSince(mark, namespace).size() == 1);
            pki.apply(namespace, "web", REVOKED.formatted("other.example.com"));
            Polling.await(PATIENCE, () -> pki.issuedSince(mark, namespace).size() == 2);
            Polling.await(PATIENCE, () -> revocations(mark) == 1);
            kube.heal();
            ResourceHandle subject = environment.subject("VaultPKISecret", namespace, "web");
            subject.awaitReady(PATIENCE);

            assertThat(pki.issuedSince(mark, namespace)).as("issued").hasSize(2);
            deleteAndAwaitRevoked(subject, inSecret());
        }
    }

    private void failStatus(int times) {
        kube.fail("^PATCH .*/namespaces/" + namespace + "/vaultpkisecrets/[^/]+/status", 500, times);
    }

    private String inSecret() {
        return environment.data(namespace, "web").getOrDefault("serial_number", "");
    }

    private static void deleteAndAwaitRevoked(ResourceHandle subject, String serial) {
        subject.delete();
        Polling.await(PATIENCE, () -> pki.revokedAt(serial) > 0);
    }

    private long revocations(long mark) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request -> request.displayName().equals("kubernetes-" + namespace + "-default"))
                .filter(request -> request.path().equals(PkiEnvironment.MOUNT + "/revoke"))
                .filter(request -> request.error().isEmpty())
                .count();
    }

    private VaultSecretsOperator impatient() {
        return environment.impatient(kubeconfig, "--lease-overlap=1s");
    }
}
