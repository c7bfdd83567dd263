package dev.vso.operator.lease;

import static dev.vso.operator.lease.ManualSchedule.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.Destination;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.auth.session.SessionFixture;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest.IssueRequest;
import dev.vso.operator.lease.CredentialLifecycle.CredentialRequest.TargetSecret;
import dev.vso.operator.lease.CredentialLifecycle.Renewal;
import dev.vso.operator.lease.LeaseObserver.Orphaned;
import dev.vso.operator.lease.LeaseObserver.RenewalOutcome;
import dev.vso.operator.lease.LeasedCredentials.LifecycleSettings;
import dev.vso.operator.lease.LeasedCredentials.Request;
import dev.vso.operator.rollout.RecordedRestarts;
import dev.vso.operator.secret.render.RenderedSecretWriter.Last;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.time.DelayedExecutor;
import dev.vso.vault.Accessor;
import dev.vso.vault.LeaseId;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done without a Secret; writing Secrets is tested against a real API server. */
class CredentialLifecycleTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final LeaseId FIRST = new LeaseId("db/creds/app/1");
    private static final LeaseId SECOND = new LeaseId("db/creds/app/2");
    private static final ConfigMap RESOURCE = new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace("team")
            .withName("web")
            .withUid("uid")
            .endMetadata()
            .build();
    private static final CredentialId ID = CredentialId.of(RESOURCE);
    private static final CredentialId OLD = CredentialId.of(RESOURCE, "old");
    private static final Destination DESTINATION = new Destination("s", true, false, Map.of(), Map.of(), null, null);

    private final TestClock clock = new TestClock();
    private final ManualSchedule schedule = new ManualSchedule(clock);
    private final DelayedExecutor executor = new DelayedExecutor(schedule);
    private final CountedLeases counted = new CountedLeases();
    private final RecordedRestarts restarts = new RecordedRestarts();
    private LeaseServer vault;
    private SessionFixture session;
    private CredentialLifecycle credentials;

    @BeforeEach
    void open() throws IOException, SyncException {
        vault = new LeaseServer();
        session = new SessionFixture(vault.address(), clock);
        credentials = new CredentialLifecycle(
                restarts.output(),
                clock,
                executor,
                new LeaseRateLimiter(1000, _ -> {}, clock),
                RevocationPolicy.after(Duration.ofMinutes(2)),
                counted);
    }

    @AfterEach
    void close() {
        restarts.close();
        executor.close();
        session.close();
        vault.close();
    }

    private CredentialRequest request(CredentialId id, String digest) {
        return new CredentialRequest(
                id,
                RESOURCE,
                new IssueRequest(VaultRequest.read(VaultPath.of("db", "creds", "app")), digest, Optional.empty()),
                new TargetSecret(
                        DESTINATION, ResolvedTransformation.PLAIN, new Last(Optional.empty(), Optional.empty())),
                Map.of("own", "secret"),
                Optional.empty(),
                Optional.empty());
    }

    private UnwrittenCredentials ask(CredentialId id, String digest) throws SyncException {
        return credentials.ask(session.access(), request(id, digest));
    }

    private LeasedCredentials held(List<ReplacedLease> superseded) {
        return new LeasedCredentials(
                RESOURCE,
                ID,
                DESTINATION,
                new Request("digest", false),
                Optional.empty(),
                superseded,
                new Last(Optional.empty(), Optional.empty()),
                new LifecycleSettings(List.of(), null, 67));
    }

    private Lease lease(LeaseId id) {
        return new Lease(Optional.of(id), clock.instant(), HOUR, true, Optional.empty());
    }

    private ReplacedLease replaced(LeaseId id) {
        return new ReplacedLease(
                id,
                new ReplacedCredentials(
                        clock.instant(), Optional.empty(), clock.instant().plus(HOUR), Optional.empty(), List.of()));
    }

    @Test
    @DisplayName("issued credentials have their lease, its token, and the values generated here")
    void issued() throws SyncException {
        UnwrittenCredentials issued = ask(ID, "digest");
        assertThat(issued.lease())
                .isEqualTo(new Lease(
                        Optional.of(FIRST), clock.instant(), HOUR, true, Optional.of(new Accessor("a.test"))));
        assertThat(issued.data().secrets().path("own").textValue()).isEqualTo("secret");
        assertThat(issued.data().raw()).contains("username").doesNotContain("own");
    }

    @Test
    @DisplayName("credentials that were not written are used again, without another lease")
    void usedAgain() throws SyncException {
        UnwrittenCredentials first = ask(ID, "digest");
        assertThat(ask(ID, "digest")).isSameAs(first);
        assertThat(vault.living()).containsExactly(FIRST.value());
        assertThat(credentials.unstored()).isEqualTo(1);
        assertThat(credentials.keeps(ID)).isTrue();
        assertThat(credentials.unrecordedLeases(ID)).containsExactly(FIRST);
    }

    @Test
    @DisplayName("credentials for an earlier request are replaced and revoked")
    void otherRequest() throws SyncException {
        ask(ID, "digest");
        assertThat(ask(ID, "other").lease().id()).contains(SECOND);
        assertThat(vault.living()).containsExactly(SECOND.value());
        assertThat(credentials.unrecordedLeases(ID)).containsExactly(SECOND);
        assertThat(counted.leftBehind()).isEmpty();
    }

    @Test
    @DisplayName("credentials that have ended are replaced")
    void ended() throws SyncException {
        ask(ID, "digest");
        clock.pass(HOUR);
        assertThat(ask(ID, "digest").lease().id()).contains(SECOND);
    }

    @Test
    @DisplayName("unwritten credentials that Vault does not revoke are counted")
    void leftBehind() throws SyncException {
        ask(ID, "digest");
        vault.refuses("revoke", 400);
        ask(ID, "other");
        assertThat(counted.leftBehind()).containsExactly(Orphaned.UNSTORED);
    }

    @Test
    @DisplayName("a request that Vault refuses leaves nothing behind")
    void refused() {
        vault.refuses("issue", 400);
        assertThatThrownBy(() -> ask(ID, "digest")).isInstanceOf(SyncException.class);
        assertThat(credentials.keeps(ID)).isFalse();
    }

    @Test
    @DisplayName("credentials are forgotten when a status has their lease, and only then")
    void recorded() throws SyncException {
        ask(ID, "digest");
        credentials.markRecorded(ID, SECOND);
        assertThat(credentials.keeps(ID)).isTrue();
        credentials.markRecorded(ID, FIRST);
        assertThat(credentials.keeps(ID)).isFalse();
        assertThat(credentials.unstored()).isZero();
    }

    @Test
    @DisplayName("useless credentials are dropped")
    void dropped() throws SyncException {
        ask(ID, "digest");
        credentials.dropIf(ID, _ -> false);
        assertThat(credentials.keeps(ID)).isTrue();
        credentials.dropIf(ID, _ -> true);
        assertThat(credentials.keeps(ID)).isFalse();
    }

    @Test
    @DisplayName("a renewed lease lasts from now")
    void renewed() throws SyncException {
        vault.lives(FIRST.value());
        Lease lease = lease(FIRST);
        clock.pass(Duration.ofMinutes(40));
        assertThat(credentials.renew(session.access(), lease)).isEqualTo(new Renewal.Prolonged(lease(FIRST)));
        assertThat(counted.renewals()).containsExactly(RenewalOutcome.PROLONGED);
    }

    @Test
    @DisplayName("a lease that was revoked is found gone at its renewal")
    void gone() throws SyncException {
        assertThat(credentials.renew(session.access(), lease(FIRST))).isEqualTo(new Renewal.Gone());
        assertThat(counted.renewals()).containsExactly(RenewalOutcome.GONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 429})
    @DisplayName("a renewal that Vault refuses fails while most of the lease is left")
    void renewalFails(int status) {
        vault.refuses("renew", status);
        assertThatThrownBy(() -> credentials.renew(session.access(), lease(FIRST)))
                .isInstanceOf(SyncException.class);
        assertThat(counted.renewals()).containsExactly(RenewalOutcome.FAILED);
    }

    @Test
    @DisplayName("a lease whose renewal is refused to the last counts as not renewable")
    void notRenewable() throws SyncException {
        vault.refuses("renew", 400);
        Lease lease = lease(FIRST);
        clock.pass(Duration.ofMinutes(53));
        assertThat(credentials.renew(session.access(), lease))
                .isEqualTo(new Renewal.Prolonged(new Lease(lease.id(), lease.since(), HOUR, false, Optional.empty())));
    }

    @Test
    @DisplayName("a revocation tells why it failed")
    void revoked() {
        vault.lives(FIRST.value());
        assertThat(credentials.revoke(session.access().vault(), FIRST)).isEmpty();
        assertThat(vault.living()).isEmpty();
        vault.refuses("revoke", 400);
        assertThat(credentials.revoke(session.access().vault(), FIRST)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("leases of the status are revoked, even if the VaultAuth was deleted")
    void adopted(boolean dismissed) {
        vault.lives(FIRST.value());
        credentials.adopt(session.access(), held(List.of(replaced(FIRST))), () -> {});
        assertThat(credentials.superseded(ID)).containsExactly(replaced(FIRST));
        assertThat(credentials.unrecordedLeases(ID)).containsExactly(FIRST);
        if (dismissed) {
            session.dismiss();
        }
        clock.pass(Duration.ofSeconds(1));
        schedule.runDue();
        soon().until(() -> vault.living().isEmpty());
        soon().until(() -> credentials.kept(ID).isPresent());
        assertThat(credentials.superseded(ID)).isEmpty();
    }

    @Test
    @DisplayName("the heir of a Secret gets all leases of the role that ends")
    void transferred() throws SyncException {
        credentials.adopt(session.access(), held(List.of()), () -> {});
        ask(OLD, "digest");
        credentials.transfer(OLD, ID, Optional.of(lease(SECOND)), List.of(replaced(new LeaseId("db/creds/app/3"))));
        assertThat(credentials.unrecordedLeases(ID))
                .containsExactlyInAnyOrder(FIRST, SECOND, new LeaseId("db/creds/app/3"));
        assertThat(credentials.keeps(OLD)).isFalse();
    }

    @Test
    @DisplayName("all credentials of a resource are handed over, and those of others are not")
    void handedOver() throws SyncException {
        var role = new CredentialId("uid", Optional.of("owner"));
        var other = new CredentialId("uid2", Optional.empty());
        for (CredentialId id : List.of(ID, role, other)) {
            ask(id, "digest");
        }
        credentials.handOver("uid");
        assertThat(credentials.keeps(ID)).isFalse();
        assertThat(credentials.keeps(role)).isFalse();
        assertThat(credentials.keeps(other)).isTrue();
    }

    @Test
    @DisplayName("leases that a deletion left behind are counted")
    void deleted() {
        credentials.leaveBehind(List.of(FIRST, SECOND));
        assertThat(counted.leftBehind()).containsExactly(Orphaned.DELETION, Orphaned.DELETION);
    }

    @Test
    @DisplayName("a request replaces its own lease rather than that of others, and never prints generated values")
    void request() {
        CredentialRequest request = request(ID, "digest");
        CredentialRequest first = request.inPlaceOf(Optional.of(lease(FIRST)));
        assertThat(first.lease()).contains(lease(FIRST));
        assertThat(first.inPlaceOf(Optional.of(lease(SECOND))).lease()).contains(lease(FIRST));
        assertThat(request.with(Map.of("key", "k")).own()).containsExactly(Map.entry("key", "k"));
        assertThat(request.toString()).doesNotContain("secret");
    }
}
