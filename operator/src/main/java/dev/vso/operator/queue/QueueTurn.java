package dev.vso.operator.queue;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The work of one priority that waited longest; for turns that go to the oldest work.
 *
 * @param number in the order in which all work came
 * @param waited since it came
 */
record QueueTurn(WorkPriority priority, long number, Duration waited) {

    /**
     * For this time first syncs go before refreshes: twice the usual interval. After a start with thousands of new
     * resources the first refreshes are due before the last first sync is done, and would read known values.
     */
    static final Duration REFRESHES_GIVE_WAY = Duration.ofMinutes(2);

    /** The priorities ordered by their longest waiting work. */
    static List<WorkPriority> oldestFirst(List<QueueTurn> oldest) {
        boolean firstSyncs = oldest.stream().anyMatch(turn -> turn.priority() == WorkPriority.FIRST_SYNC);
        return oldest.stream()
                .sorted(Comparator.comparing((QueueTurn turn) -> firstSyncs && turn.givesWay())
                        .thenComparingLong(QueueTurn::number))
                .map(QueueTurn::priority)
                .toList();
    }

    private boolean givesWay() {
        return priority == WorkPriority.REFRESH && waited.compareTo(REFRESHES_GIVE_WAY) < 0;
    }
}
