package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.http.CredentialOutage.Scope;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** While many pods wait for credentials, statuses and events are delayed, but never for long. */
class CredentialOutageTest {

    private final AtomicLong now = new AtomicLong();
    private final CredentialOutage outage = new CredentialOutage(now::get);
    private final Deque<Scope> errands = new ArrayDeque<>();

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            errands.push(outage.begin(true));
        }
    }

    private CompletableFuture<String> status(FixedConcurrencyLimiter turns) {
        return turns.take(RequestPriority.STATUS, () -> CompletableFuture.completedFuture("told"));
    }

    @Test
    void aFewAreNoRush() {
        begin(CredentialOutage.MANY - 1);
        assertThat(outage.isOn()).isFalse();
        begin(1);
        assertThat(outage.isOn()).isTrue();
        errands.pop().close();
        assertThat(outage.isOn()).isFalse();
    }

    @Test
    @DisplayName("Work that is not urgent starts no outage")
    void notUrgent() {
        for (int i = 0; i < 100; i++) {
            errands.push(outage.begin(false));
        }
        assertThat(outage.isOn()).isFalse();
        errands.forEach(Scope::close);
        begin(CredentialOutage.MANY);
        assertThat(outage.isOn()).isTrue();
    }

    @Test
    void itHoldsBackForSoLongOnlyHoweverLongItLasts() {
        begin(CredentialOutage.MANY);
        now.addAndGet(CredentialOutage.MAX_DELAY.minusMillis(1).toNanos());
        assertThat(outage.isOn()).isTrue();
        begin(100); // the delay does not restart for later requests
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(outage.isOn()).isFalse();
    }

    @Test
    void theNextRushHasItsOwnTime() {
        begin(CredentialOutage.MANY);
        now.addAndGet(Duration.ofMinutes(1).toNanos());
        errands.forEach(Scope::close);
        begin(CredentialOutage.MANY);
        assertThat(outage.isOn()).isTrue();
    }

    @Test
    void statusesWaitUntilItIsOverAndAllElseGoesOn() {
        var turns = FixedConcurrencyLimiter.of(1, outage);
        begin(CredentialOutage.MANY);

        var told = status(turns);
        var stored = turns.take(RequestPriority.CREDENTIALS, () -> CompletableFuture.completedFuture("stored"));
        var read = turns.take(RequestPriority.USUAL, () -> CompletableFuture.completedFuture("read"));

        assertThat(stored).isCompletedWithValue("stored");
        assertThat(read).isCompletedWithValue("read");
        assertThat(told).isNotDone();
        errands.pop().close();
        assertThat(told).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo("told");
    }

    @Test
    @DisplayName("Without an outage statuses are written immediately")
    void noOutage() {
        assertThat(status(FixedConcurrencyLimiter.of(1, outage))).isCompletedWithValue("told");
    }
}
