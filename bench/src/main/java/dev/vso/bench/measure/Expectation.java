package dev.vso.bench.measure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** Records when each Secret first matched. */
public final class Expectation {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Predicate<Observed> expected;
    private final Map<String, Long> moments = new ConcurrentHashMap<>();

    Expectation(Predicate<Observed> expected) {
        this.expected = expected;
    }

    void offer(Observed observed, long moment) {
        if (expected.test(observed)) {
            moments.putIfAbsent(observed.secret(), moment);
        }
    }

    /** The number of arrivals. */
    public int count() {
        return moments.size();
    }

    /** The time of each arrival, by {@link System#nanoTime()}. */
    public Map<String, Long> moments() {
        return Map.copyOf(moments);
    }

    /** All times in order. */
    public List<Long> inOrder() {
        return moments.values().stream().sorted().toList();
    }

    /**
     * Waits until {@code count} have arrived.
     *
     * @param soFar receives the number of arrivals, repeatedly
     * @return false on timeout
     */
    public boolean await(int count, Duration atMost, IntConsumer soFar) {
        var end = System.nanoTime() + atMost.toNanos();
        while (count() < count) {
            if (System.nanoTime() > end) {
                return false;
            }
            soFar.accept(count());
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return true;
    }
}
