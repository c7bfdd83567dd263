package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vso.operator.app.Operator;
import dev.vso.testing.HttpFaultProxy;
import dev.vso.testing.OperatorProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Credentials were issued, and then the Secret or the status cannot be written, or the operator is no more. */
class LeaseInterruptionIT {

    private static final World world = World.get();
    private static final OperatorProcesses processes = new OperatorProcesses(world);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LEASES = 50;
    private static final int KILLS = 2;
    private static final int FEW = 10;

    private LeaseAudit audit;
    private HttpFaultProxy kube;
    private Path kubeconfig;

    /** Tells of every status that could not be written, with its stack. */
    private static final Logger framework = (Logger) LoggerFactory.getLogger("io.javaoperatorsdk");

    @BeforeAll
    static void prepare() {
        framework.setLevel(Level.OFF);
        world.defaultAuth();
        // An interrupted lease that nobody knows of ends by itself after this time.
        world.databaseRole("dyn-killed", "20s", "1h");
        world.databaseRole("dyn-unwritten", "1h", "2h");
        world.role("interrupted", """
                path "database/creds/dyn-*" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
    }

    @AfterAll
    static void listenAgain() {
        framework.setLevel(null);
    }

    @BeforeEach
    void openProxy() throws IOException {
        audit = LeaseAudit.begin(world);
        kube = new HttpFaultProxy(
                world.sandbox().kube().address(), world.sandbox().ca());
        kubeconfig = world.through(kube, world.sandbox().kube().kubeconfig(), "through-proxy");
    }

    @AfterEach
    void closeProxy() {
        kube.close();
    }

    private static String namespace() {
        String namespace = world.namespace("interrupted");
        world.auth(namespace, "default", "interrupted", "");
        return namespace;
    }

    @Test
    void killedAHundredTimesBetweenLeaseAndSecretEverySecretEndsWithWorkingCredentials() {
        String namespace = namespace();
        OperatorProcess operator = start("interrupted-0");
        LeaseCrowd crowd = new LeaseCrowd(world, namespace, "dyn-killed", LEASES);
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                Map<String, String> before = crowd.users();
                long mark = world.sandbox().bao().auditMark();
                kube.fail("^(POST|PUT|PATCH) /api/v1/namespaces/" + namespace + "/secrets", 500, Integer.MAX_VALUE);
                if (kill == 1) {
                    LeaseCrowd.apply(world, namespace, crowd.role(), LEASES);
                } else {
                    world.vault().write("sys/leases/revoke-prefix/database/creds/dyn-killed", Map.of());
                }
                World.await(PATIENCE, () -> issued(mark, crowd) >= LEASES);
                assertThat(crowd.users()).as("no Secret was written").isEqualTo(before);
                operator.kill();
                kube.heal();

                Instant restarted = Instant.now();
                operator = start("interrupted-" + kill);
                crowd.awaitReplaced(before, restarted, PATIENCE).print("killed between lease and Secret, replaced");
                crowd.awaitAll(PATIENCE).assertAllLogIn();
            }
            audit.assertNothingLostAndNothingDead();
            crowd.delete(PATIENCE);
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    private OperatorProcess start(String name) {
        return processes
                .start(name, kubeconfig, "--leader-elect=false", World.NO_OVERLAP)
                .awaitReady();
    }

    @Test
    void aSecretThatCannotBeWrittenCostsNoFurtherLease() {
        String namespace = namespace();
        long mark = world.sandbox().bao().auditMark();
        kube.fail("^(POST|PUT|PATCH) /api/v1/namespaces/" + namespace + "/secrets", 500, 4 * FEW);
        try (Operator _ = impatient()) {
            LeaseCrowd crowd =
                    LeaseCrowd.apply(world, namespace, "dyn-unwritten", FEW).awaitAll(PATIENCE);

            crowd.assertAllLogIn();
            assertThat(issued(mark, crowd)).as("leases issued").isEqualTo(FEW);
            audit.assertNothingLostAndNothingDead();
            crowd.delete(PATIENCE);
        }
    }

    @Test
    void aStatusThatCannotBeWrittenCostsNoFurtherLease() {
        String namespace = namespace();
        long mark = world.sandbox().bao().auditMark();
        kube.fail("^PATCH .*/namespaces/" + namespace + "/vaultdynamicsecrets/[^/]+/status", 500, 2 * FEW);
        try (Operator _ = impatient()) {
            LeaseCrowd crowd =
                    LeaseCrowd.apply(world, namespace, "dyn-unwritten", FEW).awaitAll(PATIENCE);

            crowd.assertAllLogIn();
            assertThat(issued(mark, crowd)).as("leases issued").isEqualTo(FEW);
            audit.assertNothingLostAndNothingDead();
            crowd.delete(PATIENCE);
        }
    }

    private Operator impatient() {
        return world.impatient(kubeconfig, World.NO_OVERLAP);
    }

    private static long issued(long mark, LeaseCrowd crowd) {
        String path = "database/creds/" + crowd.role();
        return world.sandbox().bao().auditSince(mark).stream()
                .filter(request ->
                        request.path().equals(path) && request.error().isEmpty())
                .count();
    }
}
