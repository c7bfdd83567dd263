package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.Operator;
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
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to many leased credentials at once, in no order that anybody thought of: when it is over, each Secret
 * works soon, stays so, and Vault and PostgreSQL hold what the Secrets do. What happens comes from a seed; when it
 * happens, from the machine.
 */
class MisfortuneIT {

    private static final World world = World.get();
    private static final int SECRETS = 20;
    private static final Duration MISFORTUNE = Duration.ofSeconds(20);
    private static final int LONGEST_PAUSE_MILLIS = 5000;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Longer than the greatest life of the shorter tokens. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(35);

    private static final String CREDENTIALS = """
            path "database/creds/dyn-misfortune" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            """;
    private static final String KEEP_ALIVE = """
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;

    private enum Misfortune {
        LEASE_REVOKED,
        SECRET_DELETED,
        SECRET_EDITED,
        LEASE_REVOKED_AND_SECRET_DELETED,
        LOGIN_MADE_AGAIN,
        LOGIN_MISSED_FOR_A_WHILE,
        RESOURCE_MADE_AGAIN,
        SYNC_FORCED
    }

    /** A leased secret, and the Vault role that it logs in with. */
    private record Victim(LeasedSecret secret, String role) {}

    @Test
    void whateverHappensTheSecretsWorkSoonAfter() throws Exception {
        world.defaultAuth();
        world.databaseRole("dyn-misfortune", "1h", "2h");
        LeaseAudit audit = LeaseAudit.begin(world);
        List<Victim> victims = new ArrayList<>();
        Operator operator = start();
        try {
            for (int i = 0; i < SECRETS; i++) {
                victims.add(victim(i));
            }
            victims.forEach(victim -> victim.secret().awaitLogIn(""));
            operator = restartAmong(victims, operator);

            Awaitility.await("each Secret works")
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(victims).allMatch(victim -> works(victim.secret())));
            audit.assertNothingLostAndNothingDead();
            World.assertStays(
                    AFTERWARDS,
                    () -> victims.stream().allMatch(victim -> victim.secret().logsIn()));
            leave(victims);
        } finally {
            operator.close();
        }
    }

    /** Their tokens live too short for the tests after this one. */
    private static void leave(List<Victim> victims) {
        victims.forEach(victim -> victim.secret().subject().delete());
        World.await(
                SOON,
                () -> victims.stream()
                        .noneMatch(victim -> victim.secret().subject().exists()));
    }

    private static Operator start() {
        return world.operator(World.NO_OVERLAP, World.IMPATIENT[0], World.IMPATIENT[1]);
    }

    private static Victim victim(int number) {
        String role = "misfortune" + number;
        String namespace = world.namespace(role);
        boolean shortLived = number % 3 == 0;
        world.role(
                role,
                CREDENTIALS + (number % 2 == 0 ? KEEP_ALIVE : ""),
                Map.of("token_ttl", "24s", "token_max_ttl", shortLived ? "32s" : "0"));
        LeaseYaml manifest = manifest();
        world.auth(namespace, "own", role, "");
        return new Victim(LeasedSecret.apply(world, namespace, manifest), role);
    }

    private static LeaseYaml manifest() {
        return LeaseYaml.of("creds", "dyn-misfortune").with("vaultAuthRef: own");
    }

    /** In the middle of it the operator is replaced, too. */
    private static Operator restartAmong(List<Victim> victims, Operator operator) throws Exception {
        Instant end = Instant.now().plus(MISFORTUNE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < victims.size(); i++) {
                Victim victim = victims.get(i);
                Random random = new Random(i);
                all.add(threads.submit(() -> strike(victim, random, end)));
            }
            Thread.sleep(MISFORTUNE.dividedBy(2));
            operator.close();
            Operator next = start();
            for (Future<?> one : all) {
                one.get();
            }
            return next;
        }
    }

    private static Void strike(Victim victim, Random random, Instant end) throws InterruptedException {
        while (Instant.now().isBefore(end)) {
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            Misfortune[] all = Misfortune.values();
            strike(victim, all[random.nextInt(all.length)], random);
        }
        return null;
    }

    private static void strike(Victim victim, Misfortune misfortune, Random random) throws InterruptedException {
        LeasedSecret secret = victim.secret();
        switch (misfortune) {
            case LEASE_REVOKED -> revoke(secret);
            case SECRET_DELETED -> deleteSecret(secret);
            case SECRET_EDITED -> edit(secret);
            case LEASE_REVOKED_AND_SECRET_DELETED -> {
                revoke(secret);
                deleteSecret(secret);
            }
            case LOGIN_MADE_AGAIN -> replaceLogin(victim, 0);
            case LOGIN_MISSED_FOR_A_WHILE -> replaceLogin(victim, 500 + random.nextInt(2000));
            case RESOURCE_MADE_AGAIN -> {
                secret.subject().delete();
                World.await(SOON, () -> secret.resource() == null);
                LeasedSecret.apply(world, secret.namespace(), manifest());
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
        world.client()
                .secrets()
                .inNamespace(secret.namespace())
                .withName(secret.name())
                .delete();
    }

    private static void edit(LeasedSecret secret) {
        try {
            world.client()
                    .secrets()
                    .inNamespace(secret.namespace())
                    .withName(secret.name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"password\":\"eA==\"}}");
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as("it may just be gone").isEqualTo(404);
        }
    }

    private static void replaceLogin(Victim victim, int missingMillis) throws InterruptedException {
        String namespace = victim.secret().namespace();
        world.subject("VaultAuth", namespace, "own").delete();
        Thread.sleep(missingMillis);
        world.auth(namespace, "own", victim.role(), "");
    }

    private static boolean works(LeasedSecret secret) {
        return secret.logsIn() && secret.subject().isReady();
    }
}
