package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.HttpFaultProxy;
import dev.vso.testing.OperatorProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Credentials were issued, and then the Secret or the status cannot be written, or the operator is killed. */
class LeaseInterruptionIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final OperatorProcesses processes = new OperatorProcesses(environment);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LEASES = 50;
    private static final int KILLS = 2;
    private static final int FEW = 10;

    private LeaseAudit audit;
    private HttpFaultProxy kube;
    private Path kubeconfig;

    /** Logs each failed status write, with its stack trace. */
    private static final Logger framework = (Logger) LoggerFactory.getLogger("io.javaoperatorsdk");

    @BeforeAll
    static void prepare() {
        framework.setLevel(Level.OFF);
        environment.defaultAuth();
        // An interrupted lease that is recorded nowhere expires after this time.
        environment.inVault().databaseRole("dyn-killed", "20s", "1h");
        environment.inVault().databaseRole("dyn-unwritten", "1h", "2h");
        environment.inVault().role("interrupted", """
                path "database/creds/dyn-*" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
    }

    @AfterAll
    static void restoreLogging() {
        framework.setLevel(null);
    }

    @BeforeEach
    void openProxy() throws IOException {
        audit = LeaseAudit.begin(environment);
        kube = new HttpFaultProxy(
                environment.sandbox().kube().address(), environment.sandbox().ca());
        kubeconfig = environment.through(kube, environment.sandbox().kube().kubeconfig(), "through-proxy");
    }

    @AfterEach
    void closeProxy() {
        kube.close();
    }

    private static String namespace() {
        String namespace = environment.namespace("interrupted");
        environment.auth(namespace, "default", "interrupted", "");
        return namespace;
    }

    @Test
    @DisplayName("After a hundred kills between lease and Secret, every Secret has working credentials")
    void killedHundredTimes() {
        String namespace = namespace();
        OperatorProcess operator = start("interrupted-0");
        ManyLeases manyLeases = new ManyLeases(environment, namespace, "dyn-killed", LEASES);
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                Map<String, String> before = manyLeases.users();
                long mark = environment.sandbox().bao().auditMark();
                kube.fail("^(POST|PUT|PATCH) /api/v1/namespaces/" + namespace + "/secrets", 500, Integer.MAX_VALUE);
                if (kill == 1) {
                    ManyLeases.apply(environment, namespace, manyLeases.role(), LEASES);
                } else {
                    environment.vault().write("sys/leases/revoke-prefix/database/creds/dyn-killed", Map.of());
                }
                Polling.await(PATIENCE, () -> issued(mark, manyLeases) >= LEASES);
                assertThat(manyLeases.users()).as("no Secret was written").isEqualTo(before);
                operator.kill();
                kube.heal();

                Instant restarted = Instant.now();
                operator = start("interrupted-" + kill);
                manyLeases
                        .awaitReplaced(before, restarted, PATIENCE)
                        .print("killed between lease and Secret, replaced");
                manyLeases.awaitAll(PATIENCE).assertAllLogIn();
            }
            audit.assertNothingLostAndNothingDead();
            manyLeases.delete(PATIENCE);
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    @Test
    @DisplayName("After a kill between Secret and status, the credentials in the Secret stay, and no lease is lost")
    void killedBeforeTheStatusWasWritten() {
        String namespace = namespace();
        ManyLeases manyLeases = new ManyLeases(environment, namespace, "dyn-unwritten", FEW);
        long mark = environment.sandbox().bao().auditMark();
        OperatorProcess operator = start("unrecorded-0");
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                Map<String, String> before = manyLeases.users();
                kube.fail(
                        "^PATCH .*/namespaces/" + namespace + "/vaultdynamicsecrets/[^/]+/status",
                        500,
                        Integer.MAX_VALUE);
                if (kill == 1) {
                    ManyLeases.apply(environment, namespace, manyLeases.role(), FEW);
                } else {
                    manyLeases
                            .names()
                            .forEach(name -> environment
                                    .subject("VaultDynamicSecret", namespace, name)
                                    .forceSync("again"));
                }
                manyLeases.awaitReplaced(before, Instant.now(), PATIENCE);
                Map<String, String> written = manyLeases.users();
                Set<String> recorded = manyLeases.leases();
                operator.kill();
                kube.heal();

                operator = start("unrecorded-" + kill);
                Polling.await(
                        PATIENCE,
                        () -> manyLeases.leases().size() == FEW
                                && manyLeases.leases().stream().noneMatch(recorded::contains));
                audit.assertNothingLostAndNothingDead();
                assertThat(manyLeases.users()).as("written before the kill").isEqualTo(written);
                assertThat(issued(mark, manyLeases)).as("leases issued").isEqualTo((long) kill * FEW);
                manyLeases.assertAllLogIn();
            }
            manyLeases.delete(PATIENCE);
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    private OperatorProcess start(String name) {
        return processes
                .start(name, kubeconfig, "--leader-elect=false", TestEnvironment.NO_OVERLAP)
                .awaitReady();
    }

    @Test
    void aSecretThatCannotBeWrittenCostsNoFurtherLease() {
        String namespace = namespace();
        long mark = environment.sandbox().bao().auditMark();
        kube.fail("^(POST|PUT|PATCH) /api/v1/namespaces/" + namespace + "/secrets", 500, 4 * FEW);
        try (VaultSecretsOperator _ = impatient()) {
            ManyLeases manyLeases = ManyLeases.apply(environment, namespace, "dyn-unwritten", FEW)
                    .awaitAll(PATIENCE);

            manyLeases.assertAllLogIn();
            assertThat(issued(mark, manyLeases)).as("leases issued").isEqualTo(FEW);
            audit.assertNothingLostAndNothingDead();
            manyLeases.delete(PATIENCE);
        }
    }

    @Test
    void aStatusThatCannotBeWrittenCostsNoFurtherLease() {
        String namespace = namespace();
        long mark = environment.sandbox().bao().auditMark();
        kube.fail("^PATCH .*/namespaces/" + namespace + "/vaultdynamicsecrets/[^/]+/status", 500, 2 * FEW);
        try (VaultSecretsOperator _ = impatient()) {
            ManyLeases manyLeases = ManyLeases.apply(environment, namespace, "dyn-unwritten", FEW)
                    .awaitAll(PATIENCE);

            manyLeases.assertAllLogIn();
            assertThat(issued(mark, manyLeases)).as("leases issued").isEqualTo(FEW);
            audit.assertNothingLostAndNothingDead();
            manyLeases.delete(PATIENCE);
        }
    }

    private VaultSecretsOperator impatient() {
        return environment.impatient(kubeconfig, TestEnvironment.NO_OVERLAP);
    }

    private static long issued(long mark, ManyLeases manyLeases) {
        String path = "database/creds/" + manyLeases.role();
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request ->
                        request.path().equals(path) && request.error().isEmpty())
                .count();
    }
}
