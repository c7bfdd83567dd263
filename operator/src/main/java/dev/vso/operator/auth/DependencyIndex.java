package dev.vso.operator.auth;

import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Who asked for which auth objects, so that a change of one wakes just those that it concerns. */
public final class DependencyIndex {

    /** Up to so many are woken at once; more are spread, to spare Vault a wave of logins and reads. */
    private static final int AT_ONCE = 20;

    private static final Duration SPREAD_PER_RESOURCE = Duration.ofMillis(5);

    private record Dependent(ReconcileTrigger room, ObjectKey key) {}

    private final Map<Dependent, Set<Dependency>> consultedBy = new HashMap<>();
    private final Map<Dependency, Set<Dependent>> dependents = new HashMap<>();
    private final List<Consumer<Dependency>> whenUnused = new CopyOnWriteArrayList<>();

    /** Tells {@code listener} of each object that nobody asks for any more; it must not block. */
    public void onUnused(Consumer<Dependency> listener) {
        whenUnused.add(listener);
    }

    /** Looks auth objects up, and notes each that it asks for, found or not. */
    @FunctionalInterface
    public interface Resolution<T> {
        T answer(Set<Dependency> consulted) throws SyncException;
    }

    /**
     * What the question comes to, where each change since it was asked wakes the resource. What comes between the
     * look-up and its being recorded would wake nobody: so it is asked again after something was recorded.
     */
    public <T> T resolve(ReconcileTrigger queue, ObjectKey key, Resolution<T> question) throws SyncException {
        while (true) {
            Set<Dependency> consulted = new HashSet<>();
            try {
                T answer = question.answer(consulted);
                if (!record(queue, key, consulted)) {
                    return answer;
                }
            } catch (SyncException failure) {
                if (!record(queue, key, consulted)) {
                    throw failure;
                }
            }
        }
    }

    /**
     * Replaces what is known of the resource's references.
     *
     * @return whether it was something else
     */
    public synchronized boolean record(ReconcileTrigger queue, ObjectKey key, Set<Dependency> consulted) {
        Dependent dependent = new Dependent(queue, key);
        Set<Dependency> now = Set.copyOf(consulted);
        Set<Dependency> before = consultedBy.put(dependent, now);
        if (now.equals(before)) {
            return false;
        }
        now.forEach(object ->
                dependents.computeIfAbsent(object, _ -> new HashSet<>()).add(dependent));
        if (before != null) {
            Set<Dependency> dropped = new HashSet<>(before);
            dropped.removeAll(now);
            unlink(dependent, dropped);
        }
        return true;
    }

    /** The resource is gone. */
    public synchronized void forget(ReconcileTrigger queue, ObjectKey key) {
        Dependent dependent = new Dependent(queue, key);
        Set<Dependency> before = consultedBy.remove(dependent);
        if (before != null) {
            unlink(dependent, before);
        }
    }

    private void unlink(Dependent dependent, Set<Dependency> objects) {
        for (Dependency object : objects) {
            Set<Dependent> linked = dependents.get(object);
            if (linked != null && linked.remove(dependent) && linked.isEmpty()) {
                dependents.remove(object);
                whenUnused.forEach(listener -> listener.accept(object));
            }
        }
    }

    /** The object appeared, changed, went away, or works again: wakes whoever asked for it. */
    public void changed(Dependency object) {
        byQueue(object).forEach(DependencyIndex::enqueue);
    }

    private synchronized Map<ReconcileTrigger, List<ObjectKey>> byQueue(Dependency object) {
        return dependents.getOrDefault(object, Set.of()).stream()
                .collect(Collectors.groupingBy(
                        Dependent::room, Collectors.mapping(Dependent::key, Collectors.toList())));
    }

    private static void enqueue(ReconcileTrigger queue, Collection<ObjectKey> keys) {
        if (keys.size() <= AT_ONCE) {
            keys.forEach(queue::enqueue);
        } else {
            queue.enqueueSpread(keys, SPREAD_PER_RESOURCE.multipliedBy(keys.size()));
        }
    }
}
