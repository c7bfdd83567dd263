package dev.vso.operator.reconcile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
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

    private record Waiting(long number, Work work) {}

    private final Map<WorkPriority, LinkedHashMap<WorkGroup, ArrayDeque<Waiting>>> classes =
            new EnumMap<>(WorkPriority.class);
    private long added;
    private long taken;
    private int size;

    void add(Work work) {
        classes.computeIfAbsent(work.priority(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(work.group(), _ -> new ArrayDeque<>())
                .add(new Waiting(added++, work));
        size++;
    }

    /** The work that is next among what may begin now; null if there is none. */
    @Nullable Work poll(Predicate<Work> mayBegin) {
        if (size == 0) {
            return null;
        }
        for (WorkPriority priority : order()) {
            Work found = pollFrom(classes.get(priority), mayBegin);
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
        List<Work> all = new ArrayList<>();
        classes.values().forEach(groups -> groups.values().forEach(works -> works.forEach(one -> all.add(one.work()))));
        classes.clear();
        size = 0;
        return all;
    }

    private List<WorkPriority> order() {
        List<WorkPriority> order = new ArrayList<>(classes.keySet());
        if (taken % OLDEST_EVERY == OLDEST_EVERY - 1) {
            order.sort(Comparator.comparingLong(this::oldest));
        }
        return order;
    }

    private long oldest(WorkPriority priority) {
        return classes.get(priority).values().stream()
                .mapToLong(works -> works.element().number())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static @Nullable Work pollFrom(
            LinkedHashMap<WorkGroup, ArrayDeque<Waiting>> groups, Predicate<Work> mayBegin) {
        for (var group : groups.sequencedEntrySet()) {
            ArrayDeque<Waiting> works = group.getValue();
            Work first = works.element().work();
            if (mayBegin.test(first)) {
                works.remove();
                groups.remove(group.getKey());
                if (!works.isEmpty()) {
                    groups.putLast(first.group(), works); // its next turn comes after all others
                }
                return first;
            }
        }
        return null;
    }
}
