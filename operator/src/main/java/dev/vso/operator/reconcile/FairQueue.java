package dev.vso.operator.reconcile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Work in the order in which it is to be done: by priority, and among equals by turns between groups, so that a namespace
 * with thousands of resources delays another with one by one place only. Every fourth time the work that waited longest
 * goes first, whatever its priority: a flood of urgent work delays the rest but does not stop it.
 *
 * <p>Not thread-safe.
 */
final class FairQueue {

    private static final int OLDEST_EVERY = 4;

    private final Map<WorkPriority, Groups> classes = new EnumMap<>(WorkPriority.class);
    private long added;
    private long taken;
    private int size;

    private record Waiting(long number, Work work) {}

    /** The work of one priority; the group whose turn is next is at the front. */
    private static final class Groups {

        private final SequencedMap<WorkGroup, ArrayDeque<Waiting>> byGroup = new LinkedHashMap<>();

        private void add(Waiting waiting) {
            byGroup.computeIfAbsent(waiting.work().group(), _ -> new ArrayDeque<>())
                    .add(waiting);
        }

        private @Nullable Work poll(Predicate<Work> mayBegin) {
            for (ArrayDeque<Waiting> works : byGroup.sequencedValues()) {
                Work first = works.element().work();
                if (mayBegin.test(first)) {
                    works.remove();
                    byGroup.remove(first.group());
                    if (!works.isEmpty()) {
                        byGroup.putLast(first.group(), works); // its next turn comes after all others
                    }
                    return first;
                }
            }
            return null;
        }

        private long oldest() {
            return byGroup.values().stream()
                    .mapToLong(works -> works.element().number())
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        private Stream<Work> all() {
            return byGroup.values().stream().flatMap(ArrayDeque::stream).map(Waiting::work);
        }
    }

    void add(Work work) {
        classes.computeIfAbsent(work.priority(), _ -> new Groups()).add(new Waiting(added++, work));
        size++;
    }

    /** The work that is next among what may begin now; null if there is none. */
    @Nullable Work poll(Predicate<Work> mayBegin) {
        if (size == 0) {
            return null;
        }
        for (Groups groups : order()) {
            Work found = groups.poll(mayBegin);
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

    /** Takes all that waits out of the queue. */
    List<Work> clear() {
        List<Work> all = classes.values().stream().flatMap(Groups::all).toList();
        classes.clear();
        size = 0;
        return all;
    }

    private List<Groups> order() {
        List<Groups> order = new ArrayList<>(classes.values());
        if (taken % OLDEST_EVERY == OLDEST_EVERY - 1) {
            order.sort(Comparator.comparingLong(Groups::oldest));
        }
        return order;
    }
}
