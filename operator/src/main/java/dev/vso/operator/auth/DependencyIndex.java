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

/** Reverse index of references: which resources depend on which auth objects, so that a change triggers just these. */
public final class DependencyIndex {

    /** Up to this many are triggered at once; more are spread, to spare Vault a wave of logins and reads. */
    private static final int AT_ONCE = 20;

    private static final Duration SPREAD_PER_RESOURCE = Duration.ofMillis(5);

    private record Dependent(ReconcileTrigger queue, ObjectKey key) {}

    private final Map<Dependent, Set<Dependency>> consultedBy = new HashMap<>();
    private final Map<Dependency, Set<Dependent>> dependents = new HashMap<>();

    /** Resources with a dependency that changed since they last resolved their references successfully. */
    private final Set<Dependent> outdated = new HashSet<>();

    private final List<Consumer<Dependency>> whenUnused = new CopyOnWriteArrayList<>();

    /** Calls the listener for each object without dependents; it must not block. */
    public void onUnused(Consumer<Dependency> listener) {
        whenUnused.add(listener);
    }

    /** Looks auth objects up, and records each of them, existing or not. */
    @FunctionalInterface
    public interface Resolution<T> {
        T answer(Set<Dependency> consulted) throws SyncException;
    }

    /**
     * Resolves and registers the dependencies, so that each later change triggers the resource. A change between lookup
     * and registration would be missed, so it resolves again after registering.
     */
    public <T> T resolve(ReconcileTrigger queue, ObjectKey key, Resolution<T> question) throws SyncException {
        while (true) {
            markCurrent(queue, key);
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
     * Replaces the resource's dependencies.
     *
     * @return true if they changed
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

    /** The references must be resolved again, because a dependency changed or the last attempt failed. */
    public synchronized void outdate(ReconcileTrigger queue, ObjectKey key) {
        outdated.add(new Dependent(queue, key));
    }

    /** True if a dependency changed, or {@link #outdate} was called, since the references were last resolved. */
    public synchronized boolean isOutdated(ReconcileTrigger queue, ObjectKey key) {
        return outdated.contains(new Dependent(queue, key));
    }

    private synchronized void markCurrent(ReconcileTrigger queue, ObjectKey key) {
        outdated.remove(new Dependent(queue, key));
    }

    /** The resource was deleted. */
    public synchronized void forget(ReconcileTrigger queue, ObjectKey key) {
        Dependent dependent = new Dependent(queue, key);
        outdated.remove(dependent);
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

    /** The object appeared, changed, was deleted, or recovered: triggers its dependents. */
    public void changed(Dependency object) {
        byQueue(object).forEach(DependencyIndex::enqueue);
    }

    private synchronized Map<ReconcileTrigger, List<ObjectKey>> byQueue(Dependency object) {
        Set<Dependent> affected = dependents.getOrDefault(object, Set.of());
        outdated.addAll(affected);
        return affected.stream()
                .collect(Collectors.groupingBy(
                        Dependent::queue, Collectors.mapping(Dependent::key, Collectors.toList())));
    }

    private static void enqueue(ReconcileTrigger queue, Collection<ObjectKey> keys) {
        if (keys.size() <= AT_ONCE) {
            keys.forEach(queue::enqueue);
        } else {
            queue.enqueueSpread(keys, SPREAD_PER_RESOURCE.multipliedBy(keys.size()));
        }
    }
}
