package dev.vso.operator.auth;

import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.Waker;
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
public final class Dependents {

    /** Up to so many are woken at once; more are spread, to spare Vault a wave of logins and reads. */
    private static final int AT_ONCE = 20;

    private static final Duration SPREAD_PER_RESOURCE = Duration.ofMillis(5);

    private record Dependent(Waker room, ObjectKey key) {}

    private final Map<Dependent, Set<Consulted>> consultedBy = new HashMap<>();
    private final Map<Consulted, Set<Dependent>> dependents = new HashMap<>();
    private final List<Consumer<Consulted>> whenUnused = new CopyOnWriteArrayList<>();

    /** Tells {@code listener} of each object that nobody asks for any more; it must not block. */
    public void onUnused(Consumer<Consulted> listener) {
        whenUnused.add(listener);
    }

    /** Looks auth objects up, and notes each that it asks for, found or not. */
    @FunctionalInterface
    public interface Question<T> {
        T answer(Set<Consulted> consulted) throws Obstacle;
    }

    /**
     * What the question comes to, where each change since it was asked wakes the resource. What comes between the
     * look-up and its being recorded would wake nobody: so it is asked again after something was recorded.
     */
    public <T> T answered(Waker room, ObjectKey key, Question<T> question) throws Obstacle {
        while (true) {
            Set<Consulted> consulted = new HashSet<>();
            try {
                T answer = question.answer(consulted);
                if (!record(room, key, consulted)) {
                    return answer;
                }
            } catch (Obstacle obstacle) {
                if (!record(room, key, consulted)) {
                    throw obstacle;
                }
            }
        }
    }

    /**
     * Replaces what is known of the resource's references.
     *
     * @return whether it was something else
     */
    public synchronized boolean record(Waker room, ObjectKey key, Set<Consulted> consulted) {
        Dependent dependent = new Dependent(room, key);
        Set<Consulted> now = Set.copyOf(consulted);
        Set<Consulted> before = consultedBy.put(dependent, now);
        if (now.equals(before)) {
            return false;
        }
        now.forEach(object ->
                dependents.computeIfAbsent(object, _ -> new HashSet<>()).add(dependent));
        if (before != null) {
            Set<Consulted> dropped = new HashSet<>(before);
            dropped.removeAll(now);
            unlink(dependent, dropped);
        }
        return true;
    }

    /** The resource is gone. */
    public synchronized void forget(Waker room, ObjectKey key) {
        Dependent dependent = new Dependent(room, key);
        Set<Consulted> before = consultedBy.remove(dependent);
        if (before != null) {
            unlink(dependent, before);
        }
    }

    private void unlink(Dependent dependent, Set<Consulted> objects) {
        for (Consulted object : objects) {
            Set<Dependent> linked = dependents.get(object);
            if (linked != null && linked.remove(dependent) && linked.isEmpty()) {
                dependents.remove(object);
                whenUnused.forEach(listener -> listener.accept(object));
            }
        }
    }

    /** The object appeared, changed, went away, or works again: wakes whoever asked for it. */
    public void changed(Consulted object) {
        byRoom(object).forEach(Dependents::wake);
    }

    private synchronized Map<Waker, List<ObjectKey>> byRoom(Consulted object) {
        return dependents.getOrDefault(object, Set.of()).stream()
                .collect(Collectors.groupingBy(
                        Dependent::room, Collectors.mapping(Dependent::key, Collectors.toList())));
    }

    private static void wake(Waker room, Collection<ObjectKey> keys) {
        if (keys.size() <= AT_ONCE) {
            keys.forEach(room::wake);
        } else {
            room.wakeSpread(keys, SPREAD_PER_RESOURCE.multipliedBy(keys.size()));
        }
    }
}
