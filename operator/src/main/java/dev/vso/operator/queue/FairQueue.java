package dev.vso.operator.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Queue by priority; within a priority, groups take turns, so that a namespace with thousands of resources delays
 * another one by a single place. Every fourth turn goes to the work that waited longest, whatever its priority: a flood
 * of urgent work delays the rest but does not stop it. Only refreshes leave that turn to first syncs, for a while
 * ({@link QueueTurn}).
 *
 * <p>Not thread-safe.
 */
final class FairQueue {

    private static final int OLDEST_EVERY = 4;

    private final InstantSource clock;
    private final Map<WorkPriority, Groups> classes = new EnumMap<>(WorkPriority.class);
    private long added;
    private long taken;
    private int size;

    private record Waiting(long number, Instant since, QueuedReconcile work) {}

    /** The work of one priority; the next group is at the front. */
    private static final class Groups {

        private final SequencedMap<WorkGroup, ArrayDeque<Waiting>> byGroup = new LinkedHashMap<>();

        private void add(Waiting waiting) {
            byGroup.computeIfAbsent(waiting.work().group(), _ -> new ArrayDeque<>())
                    .add(waiting);
        }

        private @Nullable QueuedReconcile poll(Predicate<QueuedReconcile> mayBegin) {
            for (ArrayDeque<Waiting> works : byGroup.sequencedValues()) {
                QueuedReconcile first = works.element().work();
                if (mayBegin.test(first)) {
                    works.remove();
                    byGroup.remove(first.group());
                    if (!works.isEmpty()) {
                        byGroup.putLast(first.group(), works); // the group moves to the end
                    }
                    return first;
                }
            }
            return null;
        }

        private Optional<Waiting> oldest() {
            return byGroup.values().stream().map(ArrayDeque::element).min(Comparator.comparingLong(Waiting::number));
        }

        private Stream<QueuedReconcile> all() {
            return byGroup.values().stream().flatMap(ArrayDeque::stream).map(Waiting::work);
        }
    }

    FairQueue(InstantSource clock) {
        this.clock = clock;
    }

    void add(QueuedReconcile work) {
        var waiting = new Waiting(added++, clock.instant(), work);
        classes.computeIfAbsent(work.priority(), _ -> new Groups()).add(waiting);
        size++;
    }

    /** Removes the next work among those that may begin now; null if there is none. */
    @Nullable QueuedReconcile poll(Predicate<QueuedReconcile> mayBegin) {
        if (size == 0) {
            return null;
        }
        for (WorkPriority priority : order()) {
            QueuedReconcile found =
                    Objects.requireNonNull(classes.get(priority)).poll(mayBegin);
            if (found != null) {
                taken++;
                size--;
                return found;
            }
        }
        return null;
    }

    int size() {
        return size;
    }

    /** Removes all work from the queue. */
    List<QueuedReconcile> clear() {
        List<QueuedReconcile> all =
                classes.values().stream().flatMap(Groups::all).toList();
        classes.clear();
        size = 0;
        return all;
    }

    private List<WorkPriority> order() {
        if (taken % OLDEST_EVERY != OLDEST_EVERY - 1) {
            return List.copyOf(classes.keySet());
        }
        Instant now = clock.instant();
        List<QueueTurn> oldest = new ArrayList<>();
        classes.forEach((priority, groups) -> groups.oldest()
                .map(first -> new QueueTurn(priority, first.number(), Duration.between(first.since(), now)))
                .ifPresent(oldest::add));
        return QueueTurn.oldestFirst(oldest);
    }
}
