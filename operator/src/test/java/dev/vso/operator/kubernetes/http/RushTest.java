package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.http.Rush.Errand;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** While many pods wait for credentials, what only tells of it waits; never for long. */
class RushTest {

    private final AtomicLong now = new AtomicLong();
    private final Rush rush = new Rush(now::get);
    private final Deque<Errand> errands = new ArrayDeque<>();

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            errands.push(rush.begin(true));
        }
    }

    private CompletableFuture<String> status(FixedTurns turns) {
        return turns.take(Urgency.STATUS, () -> CompletableFuture.completedFuture("told"));
    }

    @Test
    void aFewAreNoRush() {
        begin(Rush.MANY - 1);
        assertThat(rush.isOn()).isFalse();
        begin(1);
        assertThat(rush.isOn()).isTrue();
        errands.pop().close();
        assertThat(rush.isOn()).isFalse();
    }

    @Test
    void whatIsNotUrgentMakesNone() {
        for (int i = 0; i < 100; i++) {
            errands.push(rush.begin(false));
        }
        assertThat(rush.isOn()).isFalse();
        errands.forEach(Errand::close);
        begin(Rush.MANY);
        assertThat(rush.isOn()).isTrue();
    }

    @Test
    void itHoldsBackForSoLongOnlyHoweverLongItLasts() {
        begin(Rush.MANY);
        now.addAndGet(Rush.PATIENCE.minusMillis(1).toNanos());
        assertThat(rush.isOn()).isTrue();
        begin(100); // no new patience for those who come later
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(rush.isOn()).isFalse();
    }

    @Test
    void theNextRushHasItsOwnTime() {
        begin(Rush.MANY);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        errands.forEach(Errand::close);
        begin(Rush.MANY);
        assertThat(rush.isOn()).isTrue();
    }

    @Test
    void statusesWaitUntilItIsOverAndAllElseGoesOn() {
        var turns = FixedTurns.of(1, rush);
        begin(Rush.MANY);

        var told = status(turns);
        var stored = turns.take(Urgency.CREDENTIALS, () -> CompletableFuture.completedFuture("stored"));
        var read = turns.take(Urgency.USUAL, () -> CompletableFuture.completedFuture("read"));

        assertThat(stored).isCompletedWithValue("stored");
        assertThat(read).isCompletedWithValue("read");
        assertThat(told).isNotDone();
        errands.pop().close();
        assertThat(told).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("told");
    }

    @Test
    void withoutARushAStatusIsToldAtOnce() {
        assertThat(status(FixedTurns.of(1, rush))).isCompletedWithValue("told");
    }
}
