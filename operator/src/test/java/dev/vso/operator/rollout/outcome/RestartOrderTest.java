package dev.vso.operator.rollout.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.rollout.outcome.RestartOrder.Hold;
import dev.vso.operator.rollout.outcome.RestartOrder.Observed;
import dev.vso.operator.rollout.outcome.RestartOrder.Peer;
import dev.vso.operator.rollout.outcome.RolloutReading.RolloutPhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartOrderTest {

    private static final Instant ASKED = Instant.parse("2030-01-01T00:00:00Z");
    private static final RolloutWatch NEVER = RolloutWatch.NONE;
    private static final boolean EARLIER = true;

    private static Instant at(long seconds) {
        return ASKED.plusSeconds(seconds);
    }

    /** A workload restarted at a time, and read ten minutes later. */
    private static RolloutWatch rollout(RolloutPhase phase, long stampAt) {
        Instant stamp = at(stampAt);
        return NEVER.restarted(stamp, stamp)
                .seen(new RolloutReading(phase, Optional.of(stamp), "0 of 3 pods are new", 0), stamp.plusSeconds(600));
    }

    private static String words(Optional<Hold> hold) {
        return hold.map(it -> (it.forFailed() ? "failed " : "waits ") + it.workload())
                .orElse("goes");
    }

    private static String inOrder(long now, Peer... peers) {
        return words(RestartOrder.hold(new Observed(true, ASKED, ASKED, NEVER, false, List.of(peers), at(now))));
    }

    private static String atOnce(RolloutWatch own, long now, Peer... peers) {
        return words(RestartOrder.hold(new Observed(false, ASKED, ASKED, own, false, List.of(peers), at(now))));
    }

    @DisplayName("In order, the outcome at the workload before decides")
    @ParameterizedTest(name = "{0}, restarted at {1}: {2}")
    @CsvSource(textBlock = """
            FINISHED,                   0,  goes
            FINISHED,                   5,  goes
            HELD,                       0,  goes
            ABSENT,                     0,  goes
            UNDER_WAY,                  0,  waits db
            UNDER_WAY_WITHOUT_DEADLINE, 0,  waits db
            UNKNOWN,                    0,  goes
            FAILED,                     0,  failed db
            FAILED,                     -1, goes
            """)
    void inOrder(RolloutPhase phase, long stampAt, String decision) {
        Peer peer = new Peer("db", EARLIER, false, rollout(phase, stampAt));
        assertThat(inOrder(601, peer)).isEqualTo(decision);
        assertThat(inOrder(601, new Peer("db", !EARLIER, true, rollout(phase, stampAt))))
                .as("those after it do not matter")
                .isEqualTo("goes");
    }

    @Test
    @DisplayName("In order, the first of those before decides, and what was not read yet is waited for")
    void severalBefore() {
        Peer failed = new Peer("a", EARLIER, false, rollout(RolloutPhase.FAILED, 0));
        Peer waiting = new Peer("b", EARLIER, true, NEVER);
        Peer done = new Peer("c", EARLIER, false, rollout(RolloutPhase.FINISHED, 0));
        Peer unread = new Peer("d", EARLIER, false, NEVER);
        Peer asked = new Peer("e", EARLIER, false, NEVER.awaited(at(1)));
        assertThat(inOrder(1, done, failed, waiting)).isEqualTo("failed a");
        assertThat(inOrder(1, done, waiting, failed)).isEqualTo("waits b");
        assertThat(inOrder(1, done, unread)).isEqualTo("waits d");
        assertThat(inOrder(1, done, asked)).isEqualTo("waits e");
        assertThat(inOrder(1, done)).isEqualTo("goes");
        assertThat(inOrder(24 * 3600, waiting, failed)).as("not for ever").isEqualTo("goes");
    }

    @Test
    @DisplayName("In order, a workload that is tried again with a new value holds up the others")
    void triedAgain() {
        RolloutWatch again = rollout(RolloutPhase.FAILED, -900).restarted(ASKED, ASKED);
        assertThat(inOrder(1, new Peer("db", EARLIER, false, again))).isEqualTo("waits db");
    }

    @DisplayName(
            "Without an order, only a failed rollout holds up a workload that never ran with the value that failed")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            FINISHED, goes
            UNDER_WAY, goes
            HELD,     goes
            FAILED,   failed db
            """)
    void atOnce(RolloutPhase phase, String decision) {
        Peer peer = new Peer("db", EARLIER, false, rollout(phase, -900));
        assertThat(atOnce(NEVER, 0, peer)).isEqualTo(decision);
        assertThat(atOnce(rollout(RolloutPhase.FINISHED, -901), 0, peer)).isEqualTo(decision);
        assertThat(atOnce(rollout(RolloutPhase.FINISHED, -900), 0, peer))
                .as("it runs with the value that failed elsewhere")
                .isEqualTo("goes");
        assertThat(atOnce(rollout(RolloutPhase.FAILED, -900), 0, peer))
                .as("a new value may repair it")
                .isEqualTo("goes");
        assertThat(atOnce(NEVER, 30 * 60, peer)).as("not for ever").isEqualTo("goes");
    }

    @Test
    @DisplayName("Without an order, the others wait until the failed one runs with the new value")
    void afterTheFailedOne() {
        RolloutWatch again = rollout(RolloutPhase.FAILED, -900).restarted(ASKED, ASKED);
        assertThat(atOnce(NEVER, 1, new Peer("db", EARLIER, false, again))).isEqualTo("failed db");
        RolloutWatch repaired =
                again.seen(new RolloutReading(RolloutPhase.FINISHED, Optional.of(ASKED), "", 3), at(20));
        assertThat(atOnce(NEVER, 21, new Peer("db", EARLIER, false, repaired))).isEqualTo("goes");
    }

    @Test
    @DisplayName("A rollout that another Secret broke is not repeated for this one, for a while")
    void brokenByAnother() {
        RolloutWatch broken = rollout(RolloutPhase.FAILED, -900);
        assertThat(words(RestartOrder.hold(new Observed(false, ASKED, ASKED, broken, true, List.of(), at(0)))))
                .startsWith("failed");
        assertThat(words(RestartOrder.hold(new Observed(false, ASKED, ASKED, broken, true, List.of(), at(1800)))))
                .isEqualTo("goes");
        assertThat(words(RestartOrder.hold(new Observed(false, ASKED, ASKED, broken, false, List.of(), at(0)))))
                .isEqualTo("goes");
    }

    @Test
    @DisplayName("The message names the workload, the cause and the cure")
    void message() {
        Peer peer = new Peer("Deployment db", EARLIER, false, rollout(RolloutPhase.FAILED, 0));
        assertThat(RestartOrder.hold(new Observed(true, ASKED, ASKED, NEVER, false, List.of(peer), at(1)))
                        .orElseThrow()
                        .reason())
                .contains("Deployment db", "0 of 3 pods are new", "correct the value in Vault");
    }
}
