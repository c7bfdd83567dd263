package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vso.operator.app.VaultSecretsOperator;
import dev.vso.testing.FaultProxy;
import dev.vso.testing.FaultProxy.Fault;
import dev.vso.testing.HttpFaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Vaults that fail in every way for three renewal periods of their leases, all at the same time, each with a
 * connection, a namespace and ten leases of its own; each test checks the outcome of one.
 */
class LeaseOutageIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final int LEASES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Leases of 60 s, renewed after 3 to 9 s. */
    private static final Duration OUTAGE = Duration.ofSeconds(27);

    /** Ten leases that each retried on their own would send about a hundred requests. */
    private static final int LOAD = 40;

    private static final Map<Failing, FailingVault> failingVaults = new EnumMap<>(Failing.class);
    private static final Logger WARNINGS_OF_ROOM =
            (Logger) LoggerFactory.getLogger("dev.vso.operator.controller.dynamicsecret");
    private static final ListAppender<ILoggingEvent> warnings = new ListAppender<>();
    private static FailingVault leaving;
    private static String leftLease = "";
    private static LeaseAudit audit;
    private static VaultSecretsOperator operator;

    private static long issuedMeanwhile;

    /** How a Vault fails. */
    enum Failing {
        REFUSES,
        CUTS_CONNECTIONS,
        NEVER_ANSWERS,
        IS_SLOW,
        ANSWERS_500,
        ANSWERS_502,
        ANSWERS_503,
        ANSWERS_429
    }

    /** One failing Vault, and what was observed of it. */
    private static final class FailingVault {
        private final FaultProxy tcp;
        private final HttpFaultProxy http;
        private final ManyLeases manyLeases;
        private Map<String, String> before = Map.of();
        private Map<String, String> after = Map.of();
        private int connections;
        private int requests;
        private int load;
        private Optional<Duration> recovery = Optional.empty();

        FailingVault(FaultProxy tcp, HttpFaultProxy http, ManyLeases manyLeases) {
            this.tcp = tcp;
            this.http = http;
            this.manyLeases = manyLeases;
        }

        void begin(Failing failing) {
            before = manyLeases.users();
            connections = tcp.connections();
            requests = http.seen().size();
            switch (failing) {
                case REFUSES -> tcp.set(new Fault.Refuse());
                case CUTS_CONNECTIONS -> tcp.set(new Fault.Cut(0));
                case NEVER_ANSWERS -> tcp.set(new Fault.BlackHole());
                case IS_SLOW -> tcp.set(new Fault.Slow(Duration.ofMillis(100)));
                case ANSWERS_500 -> http.fail(".", 500, Integer.MAX_VALUE);
                case ANSWERS_502 -> http.fail(".", 502, Integer.MAX_VALUE);
                case ANSWERS_503 -> http.fail(".", 503, Integer.MAX_VALUE);
                // Vault's own rate limits do not apply to its health endpoint.
                case ANSWERS_429 -> http.fail("/v1/(?!sys/health)", 429, Integer.MAX_VALUE);
            }
        }

        void end() {
            after = manyLeases.users();
            load = Math.max(tcp.connections() - connections, http.seen().size() - requests);
            tcp.set(new Fault.None());
            http.heal();
        }

        /** Records when everything works for the first time. */
        void check(Instant healed) {
            if (recovery.isEmpty() && wellSince(healed)) {
                recovery = Optional.of(Duration.between(healed, Instant.now()));
            }
        }

        boolean isWell() {
            return recovery.isPresent();
        }

        /** Whether all leases were renewed since then, and all resources are ready. */
        boolean wellSince(Instant moment) {
            return manyLeases.statuses().stream().allMatch(status -> status.lastRenewalTime() > moment.getEpochSecond())
                    && manyLeases.allReady()
                    && environment
                            .subject("VaultConnection", manyLeases.namespace(), "proxied")
                            .isReady();
        }

        ResourceHandle subject() {
            return environment.subject(
                    "VaultDynamicSecret",
                    manyLeases.namespace(),
                    manyLeases.names().getFirst());
        }

        void close() {
            tcp.close();
            http.close();
        }
    }

    @BeforeAll
    static void failAllAtOnce() {
        environment.defaultAuth();
        environment.inVault().databaseRole("dyn-outage", "60s", "24h");
        environment.inVault().role("outage", """
                path "database/creds/dyn-*" { capabilities = ["read"] }
                path "sys/leases/revoke" { capabilities = ["update"] }
                path "auth/token/renew-accessor" { capabilities = ["update"] }
                """, Map.of("token_ttl", "1h"));
        audit = LeaseAudit.begin(environment);
        operator = environment.operator(TestEnvironment.NO_OVERLAP);
        for (Failing failing : Failing.values()) {
            failingVaults.put(failing, open(LEASES));
        }
        leaving = open(1);
        failingVaults.values().forEach(failingVault -> failingVault.manyLeases.awaitAll(PATIENCE));
        leftLease = leaving.manyLeases.awaitAll(PATIENCE).leases().iterator().next();
        warnings.start();
        WARNINGS_OF_ROOM.addAppender(warnings);
        WARNINGS_OF_ROOM.setLevel(Level.WARN);
        long mark = environment.sandbox().bao().auditMark();

        Instant began = Instant.now();
        failingVaults.forEach((failing, failingVault) -> failingVault.begin(failing));
        leaving.begin(Failing.REFUSES);
        leaving.subject().delete();
        Polling.await(OUTAGE.plus(PATIENCE), () -> Instant.now().isAfter(began.plus(OUTAGE)));
        failingVaults.values().forEach(FailingVault::end);

        Instant healed = Instant.now();
        Polling.await(PATIENCE, () -> {
            failingVaults.values().forEach(failingVault -> failingVault.check(healed));
            return failingVaults.values().stream().allMatch(FailingVault::isWell);
        });
        issuedMeanwhile = issuedSince(mark);
        Polling.await(PATIENCE, () -> !leaving.subject().exists());
        failingVaults.forEach(LeaseOutageIT::print);
    }

    private static void print(Failing failing, FailingVault failingVault) {
        System.out.printf(
                "%-17s for %d s: knocked %d times, well again after %d ms%n",
                failing,
                OUTAGE.toSeconds(),
                failingVault.load,
                failingVault.recovery.map(Duration::toMillis).orElse(-1L));
    }

    private static FailingVault open(int leases) {
        var http = new HttpFaultProxy(
                environment.sandbox().bao().address(), environment.sandbox().ca());
        var tcp = new FaultProxy(http.address().getPort());
        String namespace = environment.namespace("outage");
        environment.connection(
                namespace,
                "proxied",
                "address: https://127.0.0.1:%d\ncaCertSecretRef: vault-ca-cert\ntimeout: 2s".formatted(tcp.port()));
        environment.auth(namespace, "default", "outage", "vaultConnectionRef: proxied");
        return new FailingVault(
                tcp,
                http,
                ManyLeases.apply(
                        environment, namespace, "dyn-outage", leases, manifest -> manifest.with("renewalPercent: 5")));
    }

    private static FailingVault failingVault(Failing failing) {
        return Objects.requireNonNull(failingVaults.get(failing));
    }

    private static long issuedSince(long mark) {
        return environment.sandbox().bao().auditSince(mark).stream()
                .filter(request -> request.path().equals("database/creds/dyn-outage"))
                .count();
    }

    @AfterAll
    static void clean() {
        try {
            audit.assertNothingLostAndNothingDead();
            failingVaults.values().forEach(failingVault -> failingVault.manyLeases.delete(PATIENCE));
            audit.assertNothingLostAndNothingDead();
        } finally {
            operator.close();
            failingVaults.values().forEach(FailingVault::close);
            leaving.close();
            WARNINGS_OF_ROOM.detachAppender(warnings);
            WARNINGS_OF_ROOM.setLevel(null);
        }
    }

    @DisplayName("No credentials are lost, and none replaced while their lease is alive")
    @ParameterizedTest
    @EnumSource
    void outageKeepsCredentials(Failing failing) {
        FailingVault failingVault = failingVault(failing);
        assertThat(failingVault.after).isEqualTo(failingVault.before);
        failingVault.manyLeases.assertAllLogIn();
        assertThat(issuedMeanwhile).as("credentials issued for any of them").isZero();
    }

    @Test
    void aVaultThatIsAskedTooMuchIsAskedLess() {
        // A rate limit may apply to one path only, so each lease backs off on its own, and the poll looks up one
        // lease per round.
        assertThat(failingVault(Failing.ANSWERS_429).load)
                .as("knocks in %s", OUTAGE)
                .isLessThan(2 * LOAD);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"IS_SLOW", "ANSWERS_429"})
    void aVaultThatIsDownIsProbedByItsConnectionAlone(Failing failing) {
        assertThat(failingVault(failing).load).as("knocks in %s", OUTAGE).isLessThan(LOAD);
    }

    @ParameterizedTest
    @EnumSource
    void allAreWellAgainSoonAfterItsRecovery(Failing failing) {
        assertThat(failingVault(failing).recovery)
                .hasValueSatisfying(recovery -> assertThat(recovery).isLessThan(Duration.ofSeconds(40)));
    }

    @Test
    @DisplayName(
            "A resource deleted during the outage disappears after the grace period and reports what it leaves in Vault")
    void deletedDuringOutage() {
        assertThat(leaving.subject().exists()).isFalse();
        Polling.await(
                PATIENCE, () -> !leaving.subject().warnings("left to expire").isEmpty());
        assertThat(warnings.list)
                .as("the lease is in the log")
                .anyMatch(line -> line.getFormattedMessage().contains(leftLease + " is left to expire"));
    }

    @Test
    void aSealedVaultCostsNoCredentialsEither() {
        ManyLeases manyLeases = failingVault(Failing.IS_SLOW).manyLeases;
        Map<String, String> before = manyLeases.users();
        long mark = environment.sandbox().bao().auditMark();
        environment.sandbox().bao().seal();
        try {
            Polling.assertStays(Duration.ofSeconds(15), () -> manyLeases.users().equals(before));
        } finally {
            environment.sandbox().bao().unseal();
        }
        Instant unsealed = Instant.now();
        Polling.await(
                PATIENCE,
                () -> failingVaults.values().stream().allMatch(failingVault -> failingVault.wellSince(unsealed)));
        System.out.printf(
                "%d leases are well %d ms after Vault was unsealed%n",
                LEASES * failingVaults.size(),
                Duration.between(unsealed, Instant.now()).toMillis());
        assertThat(manyLeases.users()).isEqualTo(before);
        assertThat(issuedSince(mark)).as("credentials issued").isZero();
    }
}
