package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.BaoAudit;
import dev.vso.testing.KubeAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fifty leases at once: a restart of the operator affects none of them, and revoked ones are replaced. */
class ManyLeasesIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int LEASES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POLICY = """
            path "database/creds/dyn-*" { capabilities = ["read"] }
            path "sys/leases/revoke" { capabilities = ["update"] }
            path "auth/token/renew-accessor" { capabilities = ["update"] }
            """;
    private static final String LISTING = """
            path "sys/leases/lookup/database/creds/dyn-*" { capabilities = ["list", "sudo"] }
            """;

    private static LeaseAudit audit;
    private static VaultSecretsOperator operator;
    private static ManyLeases manyLeases;

    @BeforeAll
    static void start() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-many", "1h", "2h");
        audit = LeaseAudit.begin(environment);
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
        manyLeases = manyLeases("many", POLICY, "dyn-many");
    }

    @AfterAll
    static void stop() {
        try {
            audit.assertNothingLostAndNothingDead();
            manyLeases.delete(PATIENCE);
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
        }
    }

    private static ManyLeases manyLeases(String name, String policy, String databaseRole) {
        String namespace = environment.namespace(name);
        environment.inVault().role(name, policy, Map.of("token_ttl", "1h"));
        environment.auth(namespace, "default", name, "");
        return ManyLeases.apply(environment, namespace, databaseRole, LEASES).awaitAll(PATIENCE);
    }

    @Test
    void aRestartWritesNothingAndIssuesNothing() {
        Map<String, String> before = manyLeases.users();
        operator.close();
        long kube = environment.sandbox().kube().auditMark();
        long vault = environment.sandbox().bao().auditMark();

        operator = environment.operator(TestEnvironment.NO_OVERLAP);
        Polling.assertStays(Duration.ofSeconds(6), () -> manyLeases.users().equals(before));

        assertThat(environment.sandbox().kube().auditSince(kube).stream()
                        .filter(request -> manyLeases.namespace().equals(request.namespace()))
                        .filter(KubeAudit::write)
                        .filter(request -> !request.subresource().equals("token"))
                        .toList())
                .as("writes to the API server")
                .isEmpty();
        assertThat(asked(vault, request -> request.path().equals("database/creds/dyn-many")))
                .as("credentials issued")
                .isEmpty();
    }

    @Test
    @DisplayName("All are replaced within seconds when their prefix is revoked")
    void prefixRevoked() {
        Map<String, String> before = manyLeases.users();
        Instant revoked = Instant.now();

        revokePrefix("dyn-many");

        manyLeases.awaitReplaced(before, revoked, PATIENCE).print("leases revoked by prefix");
        manyLeases.assertAllLogIn();
        manyLeases.awaitAll(PATIENCE);
    }

    @Test
    void aSingleRevokedLeaseIsReplacedAndNoOther() {
        LeasedSecret one = new LeasedSecret(
                environment, manyLeases.namespace(), manyLeases.names().getFirst());
        Map<String, String> before = manyLeases.users();
        String user = one.user();
        Instant revoked = Instant.now();

        one.revoke();

        Polling.await(PATIENCE, () -> !user.equals(one.user()));
        new Delays(List.of(Duration.between(revoked, Instant.now()))).print("a single lease revoked");
        assertThat(one.logsIn()).isTrue();
        Map<String, String> others = new TreeMap<>(manyLeases.users());
        others.put(one.name(), user);
        assertThat(others).isEqualTo(before);
    }

    @Test
    @DisplayName("All are replaced within seconds when their parent token is revoked")
    void parentTokenRevoked() {
        Map<String, String> before = manyLeases.users();
        Instant revoked = Instant.now();

        manyLeases
                .tokens()
                .forEach(token -> environment.vault().write("auth/token/revoke-accessor", Map.of("accessor", token)));

        manyLeases.awaitReplaced(before, revoked, PATIENCE).print("leases whose token was revoked");
        manyLeases.assertAllLogIn();
        manyLeases.awaitAll(PATIENCE);
    }

    @Test
    @DisplayName("With the right to list the prefix, one request checks all leases")
    void oneRequestForAll() {
        environment.inVault().databaseRole("dyn-listed", "1h", "2h");
        ManyLeases listed = manyLeases("listed", POLICY + LISTING, "dyn-listed");
        long mark = environment.sandbox().bao().auditMark();
        Predicate<BaoAudit> list = request -> request.operation().equals("list")
                && request.path().startsWith("sys/leases/lookup/database/creds/dyn-listed");
        Polling.await(PATIENCE, () -> asked(mark, list).size() >= 3);
        String looker = asked(mark, list).getFirst().accessor();
        assertThat(asked(
                        mark,
                        request -> request.accessor().equals(looker)
                                && request.path().equals("sys/leases/lookup")))
                .as("look-ups of single leases beside three lists")
                .isEmpty();

        Map<String, String> before = listed.users();
        Instant revoked = Instant.now();
        revokePrefix("dyn-listed");

        listed.awaitReplaced(before, revoked, PATIENCE).print("leases that may be listed, revoked by prefix");
        listed.assertAllLogIn();
        listed.awaitAll(PATIENCE).delete(PATIENCE);
    }

    /** Vault answers after revoking the last lease; the first are already replaced by then. */
    private static void revokePrefix(String role) {
        Instant began = Instant.now();
        environment.vault().write("sys/leases/revoke-prefix/database/creds/" + role, Map.of());
        System.out.printf(
                "Vault took %d ms to revoke %d leases by prefix%n",
                Duration.between(began, Instant.now()).toMillis(), LEASES);
    }

    private static List<BaoAudit> asked(long mark, Predicate<BaoAudit> what) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(what)
                .toList();
    }
}
