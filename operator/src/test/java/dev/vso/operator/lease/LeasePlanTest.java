package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.auth.ParentTokens.Ending;
import dev.vso.operator.destination.ApplyReason;
import dev.vso.operator.destination.DestinationDrift.Drift;
import dev.vso.operator.lease.LeasePlan.Observed;
import dev.vso.operator.sync.Decision;
import dev.vso.operator.sync.Decision.Renew;
import dev.vso.operator.sync.Decision.Rotate;
import dev.vso.operator.sync.Decision.Skip;
import dev.vso.operator.sync.Reason;
import dev.vso.operator.sync.Track;
import dev.vso.operator.vault.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When leased credentials are renewed or replaced, check by check and over whole lives. */
class LeasePlanTest {

    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private static final Lease HOUR = lease(Duration.ofHours(1), true);
    private static final Observed QUIET = new Observed(
            1,
            false,
            new Drift.None(),
            Optional.empty(),
            Optional.of(HOUR),
            false,
            Optional.empty(),
            67,
            Track.NEW.saw(Optional.empty()),
            T.plusSeconds(60),
            0.5);

    private static Lease lease(Duration duration, boolean renewable) {
        return new Lease(Optional.of(new LeaseId("database/creds/app/x")), T, duration, renewable, Optional.empty());
    }

    /** One thing about {@link #QUIET} that is different. */
    private interface Change {
        Observed of(Observed o);
    }

    private static Change now(Duration since) {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                o.drift(),
                o.force(),
                o.lease(),
                o.gone(),
                o.parent(),
                o.renewalPercent(),
                o.track(),
                T.plus(since),
                o.random());
    }

    private static Change lease(Optional<Lease> lease) {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                o.drift(),
                o.force(),
                lease,
                o.gone(),
                o.parent(),
                o.renewalPercent(),
                o.track(),
                o.now(),
                o.random());
    }

    private static Change drift(Drift drift) {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                drift,
                o.force(),
                o.lease(),
                o.gone(),
                o.parent(),
                o.renewalPercent(),
                o.track(),
                o.now(),
                o.random());
    }

    private static Change force(String value) {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                o.drift(),
                Optional.of(value),
                o.lease(),
                o.gone(),
                o.parent(),
                o.renewalPercent(),
                o.track(),
                o.now(),
                o.random());
    }

    private static Change track(Track track) {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                o.drift(),
                o.force(),
                o.lease(),
                o.gone(),
                o.parent(),
                o.renewalPercent(),
                track,
                o.now(),
                o.random());
    }

    private static Change gone() {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                o.drift(),
                o.force(),
                o.lease(),
                true,
                o.parent(),
                o.renewalPercent(),
                o.track(),
                o.now(),
                o.random());
    }

    private static Change requestChanged() {
        return o -> new Observed(
                o.generation(),
                true,
                o.drift(),
                o.force(),
                o.lease(),
                o.gone(),
                o.parent(),
                o.renewalPercent(),
                o.track(),
                o.now(),
                o.random());
    }

    private static Change parentEnds(Duration noticed, Duration end) {
        return o -> new Observed(
                o.generation(),
                o.requestChanged(),
                o.drift(),
                o.force(),
                o.lease(),
                o.gone(),
                Optional.of(new Ending(T.plus(noticed), T.plus(end))),
                o.renewalPercent(),
                o.track(),
                o.now(),
                o.random());
    }

    static Stream<Arguments> checks() {
        Track waiting = Track.NEW.failed(T, T.plusSeconds(90), 1, Optional.empty());
        Track waitingForAnotherGeneration = Track.NEW.failed(T, T.plusSeconds(90), 0, Optional.empty());
        return Stream.of(
                row("nothing is due until two thirds and a little", new Skip(T.plus(Duration.ofSeconds(2592)))),
                row("nothing was issued yet", new Rotate(Reason.FIRST_SYNC), lease(Optional.empty())),
                row("what shapes the request changed", new Rotate(Reason.SPEC_CHANGED), requestChanged()),
                row("Vault says that the lease is gone", new Rotate(Reason.LEASE_GONE), gone()),
                row("the lease ran out", new Rotate(Reason.LEASE_GONE), now(Duration.ofHours(1))),
                row("the Secret is missing", new Rotate(Reason.DESTINATION_MISSING), drift(new Drift.Missing())),
                row(
                        "the credentials were edited",
                        new Rotate(Reason.DESTINATION_EDITED),
                        drift(new Drift.Edited(Set.of(ApplyReason.KEY_EDITED)))),
                row(
                        "labels cost no credentials",
                        new Skip(T.plus(Duration.ofSeconds(2592))),
                        drift(new Drift.Edited(Set.of(ApplyReason.LABELS_EDITED)))),
                row("renewal is due", new Renew(Reason.RENEWAL_DUE), now(Duration.ofSeconds(2592))),
                row(
                        "what cannot be renewed is replaced instead",
                        new Rotate(Reason.ROTATION_DUE),
                        lease(Optional.of(lease(Duration.ofHours(1), false))),
                        now(Duration.ofSeconds(2592))),
                row("a new annotation", new Rotate(Reason.FORCED), force("now")),
                row(
                        "an annotation from before a restart",
                        new Skip(T.plus(Duration.ofSeconds(2592))),
                        force("old"),
                        track(Track.NEW)),
                row("a failure waits", new Skip(T.plusSeconds(90)), gone(), track(waiting)),
                row(
                        "an edit ends the waiting",
                        new Rotate(Reason.LEASE_GONE),
                        gone(),
                        track(waitingForAnotherGeneration)),
                row(
                        "its token will end: within the first two thirds of what is left",
                        new Skip(T.plusSeconds(30 + 300)),
                        parentEnds(Duration.ofSeconds(30), Duration.ofSeconds(930))),
                row(
                        "its token ends soon",
                        new Rotate(Reason.ROTATION_DUE),
                        parentEnds(Duration.ofSeconds(30), Duration.ofSeconds(930)),
                        now(Duration.ofSeconds(331))),
                row(
                        "its token has ended",
                        new Rotate(Reason.LEASE_GONE),
                        parentEnds(Duration.ofSeconds(30), Duration.ofSeconds(930)),
                        now(Duration.ofSeconds(931))));
    }

    private static Arguments row(String name, Decision expected, Change... changes) {
        Observed observed = QUIET;
        for (Change change : changes) {
            observed = change.of(observed);
        }
        return Arguments.of(name, observed, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void eachCheckAnswersAsItShould(String name, Observed observed, Decision expected) {
        assertThat(LeasePlan.decide(observed)).as(name).isEqualTo(expected);
    }

    static LongStream seeds() {
        return LongStream.range(1, 200);
    }

    /** A life of renewals up to a greatest life, with a look at each moment that the plan asks for. */
    @ParameterizedTest
    @MethodSource("seeds")
    void credentialsAreReplacedBeforeTheyDieAndNotBeforeTheyMust(long seed) {
        Random random = new Random(seed);
        Duration ttl = Duration.ofSeconds(5 + random.nextInt(7200));
        Duration greatest = ttl.multipliedBy(1 + random.nextInt(5)).plusSeconds(random.nextInt(60));
        int percent = random.nextInt(91);
        Instant issued = T;
        Instant now = T;
        Lease lease = new Lease(Optional.of(new LeaseId("a/" + seed)), now, ttl, true, Optional.empty());
        int looks = 0;
        for (int rotations = 0; rotations < 5; ) {
            assertThat(looks++).as("seed %d: looks are bounded", seed).isLessThan(2_000);
            Observed observed = new Observed(
                    1,
                    false,
                    new Drift.None(),
                    Optional.empty(),
                    Optional.of(lease),
                    false,
                    Optional.empty(),
                    percent,
                    Track.NEW.saw(Optional.empty()),
                    now,
                    random.nextDouble());
            switch (LeasePlan.decide(observed)) {
                case Skip(Instant until) -> {
                    assertThat(until).as("seed %d: a look ahead", seed).isAfter(now);
                    now = until;
                }
                case Renew _ -> {
                    Duration left = Duration.between(now, issued.plus(greatest));
                    lease = lease.renewed(now, left.compareTo(ttl) < 0 ? left : ttl, true);
                }
                case Rotate(Reason reason) -> {
                    assertThat(now).as("seed %d: before they die", seed).isBeforeOrEqualTo(lease.end());
                    assertThat(reason).as("seed %d", seed).isEqualTo(Reason.ROTATION_DUE);
                    assertThat(lease.renewable())
                            .as("seed %d: only when renewal does not help", seed)
                            .isFalse();
                    issued = now;
                    lease = new Lease(
                            Optional.of(new LeaseId("a/" + seed + "/" + rotations)), now, ttl, true, Optional.empty());
                    rotations++;
                }
            }
        }
    }

    @Test
    void leasesOfATokenThatEndsAreReplacedOneAfterTheOther() {
        Ending ending = new Ending(T, T.plusSeconds(900));
        long early = 0;
        long late = 0;
        for (int i = 0; i < 100; i++) {
            Observed observed = new Observed(
                    1,
                    false,
                    new Drift.None(),
                    Optional.empty(),
                    Optional.of(HOUR),
                    false,
                    Optional.of(ending),
                    67,
                    Track.NEW.saw(Optional.empty()),
                    T.plusMillis(1),
                    (i + 0.5) / 100);
            if (LeasePlan.decide(observed) instanceof Skip(Instant until)) {
                assertThat(until).isBeforeOrEqualTo(T.plusSeconds(600));
                early += until.isBefore(T.plusSeconds(300)) ? 1 : 0;
                late += until.isBefore(T.plusSeconds(300)) ? 0 : 1;
            }
        }
        assertThat(early).isBetween(45L, 55L);
        assertThat(late).isBetween(45L, 55L);
    }
}
