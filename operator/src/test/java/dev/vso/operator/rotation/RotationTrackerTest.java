package dev.vso.operator.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationPhase;
import dev.vso.api.RotationStatus;
import dev.vso.api.SupersededLease;
import dev.vso.operator.auth.TestClock;
import dev.vso.operator.credential.CredentialId;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rotation.RotationTracker.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RotationTrackerTest {

    private static final CredentialId ID = new CredentialId("u", Optional.empty());
    private static final RolloutRestartTarget WEB = new RolloutRestartTarget(RestartKind.DEPLOYMENT, "web");

    private final TestClock clock = new TestClock();
    private final Instant stamp = clock.instant();
    private final SupersededLease lease = new SupersededLease(
            "a",
            stamp.plusSeconds(180).getEpochSecond(),
            null,
            stamp.plusSeconds(3600).getEpochSecond(),
            stamp.toString(),
            List.of(WEB));
    private final PendingRestartStatus pending =
            new PendingRestartStatus(RestartKind.DEPLOYMENT, "web", stamp.toString(), null, null, null);
    private WorkloadState web = rolling("0 of 3 pods are new");
    private int reads;
    private final RotationTracker tracker = new RotationTracker(
            _ -> {
                reads++;
                return web;
            },
            clock);

    private WorkloadState rolling(@Nullable String unfinished) {
        return new WorkloadState.Present(Optional.of(stamp), Optional.ofNullable(unfinished));
    }

    private static Facts facts(
            List<RolloutRestartTarget> targets,
            List<SupersededLease> superseded,
            List<PendingRestartStatus> pending,
            @Nullable RotationStatus before) {
        return new Facts(ID, "shop", true, targets, superseded, pending, before);
    }

    private RotationStatus follow(
            List<SupersededLease> superseded, List<PendingRestartStatus> pending, RotationStatus before) {
        return Objects.requireNonNull(tracker.follow(facts(List.of(WEB), superseded, pending, before)));
    }

    @Test
    @DisplayName("From new credentials in the Secret to the revocation of the previous ones")
    void wholeRotation() {
        RotationStatus now =
                Objects.requireNonNull(tracker.begin(facts(List.of(WEB), List.of(lease), List.of(pending), null)));
        assertThat(now.phase()).isEqualTo(RotationPhase.PUBLISHED);
        assertThat(tracker.nextLook(ID)).as("the restart's outcome comes first").isEqualTo(Instant.MAX);
        assertThat(reads).isZero();

        now = follow(List.of(lease), List.of(), now);
        assertThat(now.phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        assertThat(tracker.nextLook(ID)).isEqualTo(clock.instant().plusSeconds(2));

        clock.pass(Duration.ofSeconds(1));
        web = rolling(null);
        assertThat(follow(List.of(lease), List.of(), now)).as("not read yet").isSameAs(now);
        clock.pass(Duration.ofSeconds(1));
        now = follow(List.of(lease), List.of(), now);
        assertThat(now.phase()).isEqualTo(RotationPhase.SETTLED);
        assertThat(now.since()).isEqualTo(clock.instant().toString());
        assertThat(tracker.nextLook(ID)).isEqualTo(stamp.plusSeconds(181));

        clock.pass(Duration.ofSeconds(179));
        assertThat(follow(List.of(lease), List.of(), now)).as("Vault is late").isSameAs(now);
        assertThat(tracker.nextLook(ID)).isAfter(clock.instant());
        now = follow(List.of(), List.of(), now);
        assertThat(now.phase()).isEqualTo(RotationPhase.PREVIOUS_REVOKED);
        assertThat(tracker.nextLook(ID)).isEqualTo(Instant.MAX);
        assertThat(reads).isEqualTo(2);
        assertThat(follow(List.of(), List.of(), now)).isSameAs(now);
    }

    @Test
    @DisplayName("The next process goes on where the status stands")
    void nextProcess() {
        var told = new RotationStatus(RotationPhase.SETTLED, stamp.toString(), "told");
        assertThat(follow(List.of(lease), List.of(), told)).isSameAs(told);
        assertThat(reads).as("a finished rollout stays finished").isZero();
        told = new RotationStatus(RotationPhase.ROLLING_OUT, stamp.toString(), "told");
        assertThat(follow(List.of(lease), List.of(), told)).isSameAs(told);
        assertThat(reads).isOne();
    }

    @Test
    @DisplayName("The status changes within a phase only when the cause of a stall does")
    void messageStays() {
        var told = new RotationStatus(RotationPhase.ROLLING_OUT, stamp.toString(), "told");
        web = new WorkloadState.Unknown("no right");
        told = follow(List.of(lease), List.of(), told);
        assertThat(told.message()).endsWith("no right");
        web = new WorkloadState.Unknown("the API server answered 500");
        clock.pass(Duration.ofSeconds(2));
        assertThat(follow(List.of(lease), List.of(), told).message()).endsWith("answered 500");
    }

    @Test
    @DisplayName("Looks become rarer, to one in 30 s")
    void looksBecomeRarer() {
        var told = new RotationStatus(RotationPhase.ROLLING_OUT, stamp.toString(), "told");
        clock.pass(Duration.ofSeconds(40));
        follow(List.of(lease), List.of(), told);
        assertThat(tracker.nextLook(ID)).isEqualTo(clock.instant().plusSeconds(10));
        clock.pass(Duration.ofMinutes(10));
        follow(List.of(lease), List.of(), told);
        assertThat(tracker.nextLook(ID)).isEqualTo(clock.instant().plusSeconds(30));
    }

    @Test
    @DisplayName("Without workloads a rotation is settled at once, and nothing is looked at")
    void withoutWorkloads() {
        RotationStatus now = tracker.begin(facts(List.of(), List.of(lease), List.of(), null));
        assertThat(Objects.requireNonNull(now).phase()).isEqualTo(RotationPhase.SETTLED);
        assertThat(now.message()).startsWith("no workload is to be restarted; the previous credentials are revoked");
        assertThat(tracker.nextLook(ID)).isEqualTo(Instant.MAX);
        assertThat(reads).isZero();
    }

    @Test
    @DisplayName("While its workloads are restarted for other credentials, a finished rotation stays as it is, unread")
    void otherRestart() {
        var told = new RotationStatus(RotationPhase.SETTLED, stamp.toString(), "told");
        assertThat(follow(List.of(lease), List.of(pending), told)).isSameAs(told);
        assertThat(tracker.follow(facts(List.of(WEB), List.of(), List.of(pending), null)))
                .as("no rotation")
                .isNull();
        assertThat(reads).isZero();
    }

    @Test
    @DisplayName(
            "A value whose predecessor is not revoked is settled when its pods run with it, also in the next process")
    void nothingToRevoke() {
        RotationStatus now = Objects.requireNonNull(tracker.begin(unrevoked(List.of(pending), null)));
        assertThat(now.phase()).isEqualTo(RotationPhase.PUBLISHED);
        now = Objects.requireNonNull(tracker.follow(unrevoked(List.of(), now)));
        assertThat(now.phase()).isEqualTo(RotationPhase.ROLLING_OUT);

        tracker.forget("u");
        web = rolling(null);
        now = Objects.requireNonNull(tracker.follow(unrevoked(List.of(), now)));
        assertThat(now.phase()).isEqualTo(RotationPhase.SETTLED);
        assertThat(now.message()).endsWith("nothing is to be revoked");
        assertThat(tracker.nextLook(ID)).isEqualTo(Instant.MAX);
        assertThat(tracker.follow(unrevoked(List.of(), now))).isSameAs(now);
        assertThat(reads).isEqualTo(2);
    }

    private static Facts unrevoked(List<PendingRestartStatus> pending, @Nullable RotationStatus before) {
        return new Facts(ID, "shop", false, List.of(WEB), List.of(), pending, before);
    }

    @Test
    @DisplayName("A status that another client wrote is no obstacle")
    void strangeStatus() {
        var told = new RotationStatus(null, "yesterday", "x".repeat(40_000));
        assertThat(follow(List.of(lease), List.of(), told).phase()).isEqualTo(RotationPhase.ROLLING_OUT);
        assertThat(tracker.follow(facts(List.of(WEB), List.of(), List.of(), null)))
                .isNull();
    }
}
