package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Injects random faults into many leased credentials at once: afterwards each Secret soon works and continues to, and
 * Vault and PostgreSQL have exactly the credentials in the Secrets. A seed determines which faults; their timing
 * depends on the machine.
 */
class LeaseChaosIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int SECRETS = 20;
    private static final Duration FAULTS_LAST = Duration.ofSeconds(20);
    private static final int LONGEST_PAUSE_MILLIS = 5000;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Longer than the max TTL of the shorter tokens. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(35);

    private static final String CREDENTIALS = """
            path "database/creds/dyn-misfortune" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;
    private static final String KEEP_ALIVE = """
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private enum Fault {
        LEASE_REVOKED,
        SECRET_DELETED,
        SECRET_EDITED,
        LEASE_REVOKED_AND_SECRET_DELETED,
        LOGIN_MADE_AGAIN,
        LOGIN_MISSED_FOR_A_WHILE,
        RESOURCE_MADE_AGAIN,
        SYNC_FORCED
    }

    /** A leased secret, and the Vault role of its login. */
    private record Target(LeasedSecret secret, String role) {}

    @Test
    @DisplayName("After random faults all Secrets soon work")
    void secretsRecover() throws Exception {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-misfortune", "1h", "2h");
        LeaseAudit audit = LeaseAudit.begin(environment);
        List<Target> targets = new ArrayList<>();
        VaultSecretsOperator operator = start();
        try {
            for (int i = 0; i < SECRETS; i++) {
                targets.add(target(i));
            }
            targets.forEach(target -> target.secret().awaitLogIn(""));
            operator = restartAmong(targets, operator);

            Awaitility.await("each Secret works")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(targets).allMatch(target -> works(target.secret())));
            audit.assertNothingLostAndNothingDead();
            Polling.assertStays(
                    AFTERWARDS,
                    () -> targets.stream().allMatch(target -> target.secret().logsIn()));
            leave(targets);
        } finally {
            operator.close();
        }
    }

    /** Their tokens are too short-lived for the following tests. */
    private static void leave(List<Target> targets) {
        targets.forEach(target -> target.secret().subject().delete());
        Polling.await(
                SOON,
                () -> targets.stream()
                        .noneMatch(target -> target.secret().subject().exists()));
    }

    private static VaultSecretsOperator start() {
        return environment.operator(
                TestEnvironment.NO_OVERLAP, TestEnvironment.IMPATIENT[0], TestEnvironment.IMPATIENT[1]);
    }

    private static Target target(int number) {
        String role = "misfortune" + number;
        String namespace = environment.namespace(role);
        boolean shortLived = number % 3 == 0;
        environment
                .inVault()
                .role(
                        role,
                        CREDENTIALS + (number % 2 == 0 ? KEEP_ALIVE : ""),
                        Map.of("token_ttl", "24s", "token_max_ttl", shortLived ? "32s" : "0"));
        LeaseYaml manifest = manifest();
        environment.auth(namespace, "own", role, "");
        return new Target(LeasedSecret.apply(environment, namespace, manifest), role);
    }

    private static LeaseYaml manifest() {
        return LeaseYaml.of("creds", "dyn-misfortune").with("vaultAuthRef: own");
    }

    /** Replaces the operator in the middle of it, too. */
    private static VaultSecretsOperator restartAmong(List<Target> targets, VaultSecretsOperator operator)
            throws Exception {
        Instant end = Instant.now().plus(FAULTS_LAST);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                Target target = targets.get(i);
                Random random = new Random(i);
                all.add(threads.submit(() -> inject(target, random, end)));
            }
            Thread.sleep(FAULTS_LAST.dividedBy(2));
            operator.close();
            VaultSecretsOperator next = start();
            for (Future<?> one : all) {
                one.get();
            }
            return next;
        }
    }

    private static Void inject(Target target, Random random, Instant end) throws InterruptedException {
        while (Instant.now().isBefore(end)) {
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            Fault[] all = Fault.values();
            inject(target, all[random.nextInt(all.length)], random);
        }
        return null;
    }

    private static void inject(Target target, Fault fault, Random random) throws InterruptedException {
        LeasedSecret secret = target.secret();
        switch (fault) {
            case LEASE_REVOKED -> revoke(secret);
            case SECRET_DELETED -> deleteSecret(secret);
            case SECRET_EDITED -> edit(secret);
            case LEASE_REVOKED_AND_SECRET_DELETED -> {
                revoke(secret);
                deleteSecret(secret);
            }
            case LOGIN_MADE_AGAIN -> replaceLogin(target, 0);
            case LOGIN_MISSED_FOR_A_WHILE -> replaceLogin(target, 500 + random.nextInt(2000));
            case RESOURCE_MADE_AGAIN -> {
                secret.subject().delete();
                Polling.await(SOON, () -> secret.resource() == null);
                LeasedSecret.apply(environment, secret.namespace(), manifest());
            }
            case SYNC_FORCED -> secret.subject().forceSync(Instant.now().toString());
        }
    }

    private static void revoke(LeasedSecret secret) {
        if (!secret.leaseId().isEmpty()) {
            secret.revoke();
        }
    }

    private static void deleteSecret(LeasedSecret secret) {
        environment
                .client()
                .secrets()
                .inNamespace(secret.namespace())
                .withName(secret.name())
                .delete();
    }

    private static void edit(LeasedSecret secret) {
        try {
            environment
                    .client()
                    .secrets()
                    .inNamespace(secret.namespace())
                    .withName(secret.name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"password\":\"eA==\"}}");
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as("it may just be gone").isEqualTo(404);
        }
    }

    private static void replaceLogin(Target target, int missingMillis) throws InterruptedException {
        String namespace = target.secret().namespace();
        environment.subject("VaultAuth", namespace, "own").delete();
        Thread.sleep(missingMillis);
        environment.auth(namespace, "own", target.role(), "");
    }

    private static boolean works(LeasedSecret secret) {
        return secret.logsIn() && secret.subject().isReady();
    }
}
