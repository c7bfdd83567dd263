package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.KubeSetup;
import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Deletes resources that have something in Vault together with everything they need to reach Vault, in any order:
 * nothing stays in Vault.
 */
class CleanUpOrderIT extends CleanUpTestBase {

    /** Resources of each kind. */
    private static final int EACH = 10;
    /**
     * Takes a few seconds on two idle cores; allows a loaded machine more time, but less than a finalizer would wait
     * in vain.
     */
    private static final Duration LIMIT = Duration.ofSeconds(25);
    /** Reconciles each resource at short intervals, and each time sends a request to Vault. */
    private static final String[] WATCHFUL = {
        TestEnvironment.NO_OVERLAP, "--revocation-check-interval=1s", "--database-check-interval=1s"
    };

    private static VaultSecretsOperator operator;
    /** Whether an earlier test class left a VaultAuth {@code default}, which replaces a deleted one. */
    private static boolean defaultBefore;

    /** What is deleted first; then the namespace with all the rest. */
    enum First {
        VAULT_AUTH("VaultAuth"),
        SERVICE_ACCOUNT("ServiceAccount"),
        VAULT_CONNECTION("VaultConnection"),
        VAULT_ROLE("role"),
        NAMESPACE("namespace");

        private final String kind;

        First(String kind) {
            this.kind = kind;
        }
    }

    @BeforeAll
    static void start() {
        defaultBefore = remove("VaultAuth", KubeSetup.OPERATOR_NAMESPACE, "default");
        environment.inVault().databaseRole("dyn-order", "1h", "2h");
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
    }

    @AfterAll
    static void stop() {
        operator.close();
        if (defaultBefore) {
            environment.defaultAuth();
        }
    }

    @ParameterizedTest(name = "L1: nothing stays in Vault if {0} is deleted first")
    @EnumSource(First.class)
    void nothingStaysInVault(First first) {
        String namespace = team("order");
        try (CleanUpTrace trace = new CleanUpTrace(environment, namespace)) {
            nothingStaysInVault(first, namespace, trace);
        }
    }

    private static void nothingStaysInVault(First first, String namespace, CleanUpTrace trace) {
        Set<String> usersBefore = users();
        apply(namespace, EACH);
        Set<String> users = since(usersBefore, users());
        assertThat(users).hasSize(2 * EACH);
        List<String> serials = IntStream.range(0, EACH)
                .mapToObj(i -> pki.serial(environment.subject("VaultPKISecret", namespace, "pki-" + i)))
                .toList();

        delete(first, namespace);
        if (first == First.VAULT_AUTH || first == First.VAULT_CONNECTION) { // there is no such line for the others
            Polling.await(
                    PATIENCE,
                    () -> !trace.lines("no %s %s/".formatted(first.kind, namespace))
                            .isEmpty());
        }
        Instant began = Instant.now();
        environment.client().namespaces().withName(namespace).delete();
        Polling.await(PATIENCE, () -> resources(namespace) == 0);
        Duration took = Duration.between(began, Instant.now());

        Polling.await(PATIENCE, () -> since(usersBefore, users()).isEmpty());
        assertThat(roles(namespace)).as("roles in Vault").isEmpty();
        List<String> good =
                serials.stream().filter(serial -> pki.revokedAt(serial) == 0).toList();
        assertThat(good)
                .as(() -> trace.of("%s first, of certificates %s not revoked %s after %s"
                        .formatted(first.kind, serials, good, took)))
                .isEmpty();
        assertThat(trace.lines("could not be revoked"))
                .as("%s first: failures reported although all was revoked", first.kind)
                .isEmpty();
        assertThat(took).as("%s first: %s gone", first.kind, 3 * EACH).isLessThan(LIMIT);
    }

    @Test
    @DisplayName(
            "L1: what a deleted VaultAuth obtained is revoked, although the operator's default, which may not revoke, replaces it")
    void revokedAlthoughAnotherIdentityReplacesIt() {
        operator.close();
        operator = environment.operator(WATCHFUL);
        String namespace = team("order-default");
        Set<String> usersBefore = users();
        apply(namespace, 1);
        String serial = pki.serial(environment.subject("VaultPKISecret", namespace, "pki-0"));
        role(namespace + "-other", "default", namespace, """
                path "pki-it/cert/*" { capabilities = ["read"] }
                path "database/roles/*" { capabilities = ["read"] }
                path "database/creds/*" { capabilities = ["read"] }
                """);
        try (CleanUpTrace trace = new CleanUpTrace(environment, namespace)) {
            environment.connection(
                    KubeSetup.OPERATOR_NAMESPACE,
                    "default",
                    "address: %s\ncaCertSecretRef: vault-ca-cert"
                            .formatted(environment.sandbox().bao().address()));
            auth(KubeSetup.OPERATOR_NAMESPACE, "default", namespace + "-other", "default");
            long mark = environment.sandbox().bao().auditMark();
            remove("VaultAuth", namespace, "default");
            awaitRequestOfEach(mark, "kubernetes-" + namespace + "-default");

            environment.client().namespaces().withName(namespace).delete();
            Polling.await(PATIENCE, () -> resources(namespace) == 0);

            Polling.await(PATIENCE, () -> since(usersBefore, users()).isEmpty());
            assertThat(roles(namespace)).as("roles in Vault").isEmpty();
            assertThat(pki.revokedAt(serial))
                    .as(() -> trace.of("certificate " + serial))
                    .isPositive();
        } finally {
            remove("VaultAuth", KubeSetup.OPERATOR_NAMESPACE, "default");
        }
    }

    @Test
    @DisplayName("L1: nothing stays in Vault if the operator was restarted before")
    void nothingStaysAfterARestart() {
        String namespace = team("order-restart");
        Set<String> usersBefore = users();
        apply(namespace, 1);
        String serial = pki.serial(environment.subject("VaultPKISecret", namespace, "pki-0"));
        operator.close();
        long restarted = environment.sandbox().bao().auditMark();
        operator = environment.operator(WATCHFUL);
        // It knows which session to keep once it has reconciled them.
        awaitRequestOfEach(restarted, "kubernetes-" + namespace + "-app");

        delete(First.VAULT_AUTH, namespace);
        delete(First.VAULT_CONNECTION, namespace);
        environment.client().namespaces().withName(namespace).delete();
        Polling.await(PATIENCE, () -> resources(namespace) == 0);

        Polling.await(PATIENCE, () -> since(usersBefore, users()).isEmpty());
        assertThat(roles(namespace)).as("roles in Vault").isEmpty();
        assertThat(pki.revokedAt(serial)).as("certificate").isPositive();
    }

    @Test
    @DisplayName(
            "L1: an event names each lease, certificate and role that was deleted with its VaultAuth while no operator ran")
    void deletedWithoutOperator() {
        String namespace = team("order-none");
        apply(namespace, 1);
        String serial = pki.serial(environment.subject("VaultPKISecret", namespace, "pki-0"));
        String lease = new LeasedSecret(environment, namespace, "dyn-0").leaseId();
        operator.close();
        try {
            remove("VaultAuth", namespace, "default");
            environment.client().namespaces().withName(namespace).delete();
        } finally {
            operator = environment.operator(TestEnvironment.NO_OVERLAP);
        }

        Polling.await(PATIENCE, () -> resources(namespace) == 0);
        Polling.await(
                PATIENCE,
                () -> leftInVault(namespace),
                messages -> Stream.of(
                                "VaultDynamicSecret %s/dyn-0 was deleted, but this is still in Vault: lease %s"
                                        .formatted(namespace, lease),
                                "VaultPKISecret %s/pki-0 was deleted, but this is still in Vault: certificate %s of pki-it"
                                        .formatted(namespace, serial),
                                "Database %s/db-0 was deleted, but this is still in Vault: lease database/creds/%s_db-0_app/"
                                        .formatted(namespace, namespace),
                                "role %s_db-0_app; because vaultAuthRef: no VaultAuth %s/default"
                                        .formatted(namespace, namespace))
                        .allMatch(part -> messages.stream().anyMatch(line -> line.contains(part))));
        // Resources of other classes are counted, too.
        assertThat(TestEnvironment.metrics(operator))
                .containsPattern("vso_left_in_vault_total\\{controller=\"vaultdynamicsecret\",what=\"lease\"} [1-9]")
                .containsPattern("vso_left_in_vault_total\\{controller=\"vaultpkisecret\",what=\"certificate\"} [1-9]")
                .containsPattern("vso_left_in_vault_total\\{controller=\"database\",what=\"lease\"} [1-9]")
                .containsPattern("vso_left_in_vault_total\\{controller=\"database\",what=\"role\"} [1-9]");
        environment.vault().write("sys/leases/revoke-prefix/database/creds/%s_db-0_app".formatted(namespace), Map.of());
        environment.vault().delete("database/roles/%s_db-0_app".formatted(namespace));
        environment.vault().write("sys/leases/revoke", Map.of("lease_id", lease, "sync", true));
    }

    private static List<String> leftInVault(String namespace) {
        return environment.client().v1().events().inNamespace(KubeSetup.OPERATOR_NAMESPACE).list().getItems().stream()
                .filter(event -> event.getReason().equals("LeftInVault"))
                .map(Event::getMessage)
                .filter(message -> message.contains(namespace))
                .toList();
    }

    @Test
    @DisplayName("L1: an event that outlives the namespace names what cannot be revoked")
    void revocationFailed() {
        String namespace = team("order-denied");
        LeasedSecret secret = LeasedSecret.apply(environment, namespace, LeaseYaml.of("creds", "dyn-order"));
        String user = secret.awaitLogIn("");
        Polling.await(PATIENCE, () -> !secret.leaseId().isEmpty());
        String lease = secret.leaseId();
        environment.inVault().policy(namespace, "path \"database/creds/*\" { capabilities = [\"read\"] }");

        environment.client().namespaces().withName(namespace).delete();
        Polling.await(PATIENCE, () -> resources(namespace) == 0);
        Event event = Polling.await(
                        PATIENCE,
                        () ->
                                environment
                                        .client()
                                        .v1()
                                        .events()
                                        .inNamespace(KubeSetup.OPERATOR_NAMESPACE)
                                        .list()
                                        .getItems()
                                        .stream()
                                        .filter(one -> one.getMessage().contains(lease))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(event.getMessage()).contains("VaultDynamicSecret " + namespace + "/creds ", "sys/leases/revoke");
        assertThat(environment.sandbox().postgres().roles()).contains(user);
        environment.vault().write("sys/leases/revoke", Map.of("lease_id", lease, "sync", true));
    }

    /** Waits until each kind has sent a request to Vault with a token of this name. */
    private static void awaitRequestOfEach(long mark, String displayName) {
        for (String path : List.of("pki-it/cert/", "database/roles/", "sys/leases/lookup")) {
            Polling.await(
                    PATIENCE,
                    () -> environment.sandbox().bao().auditSince(mark).stream()
                            .anyMatch(request -> request.path().startsWith(path)
                                    && request.displayName().equals(displayName)));
        }
    }

    private static void delete(First first, String namespace) {
        switch (first) {
            case VAULT_AUTH -> remove("VaultAuth", namespace, "default");
            case VAULT_CONNECTION -> {
                remove("VaultConnection", namespace, "vault");
                environment
                        .client()
                        .secrets()
                        .inNamespace(namespace)
                        .withName("ca")
                        .delete();
            }
            case SERVICE_ACCOUNT ->
                environment
                        .client()
                        .serviceAccounts()
                        .inNamespace(namespace)
                        .withName("app")
                        .delete();
            case VAULT_ROLE -> environment.vault().delete("auth/kubernetes/role/" + namespace);
            case NAMESPACE -> {}
        }
    }
}
