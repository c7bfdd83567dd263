package dev.vso.operator.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the namespace of a cluster's operator from the Leases of its name. Pure.
 *
 * <p>Replicas that share the work by shards also renew that Lease, so the Leases of shards are not needed.
 */
public sealed interface OperatorNamespace {

    /** There is no Lease: the operator has never run, or runs without leader election. */
    record Unknown() implements OperatorNamespace {}

    /** The namespace is known. */
    record Namespace(String name) implements OperatorNamespace {}

    /**
     * Several operators are running, or none is and several were.
     *
     * @param question one sentence for the user
     */
    record Several(String question) implements OperatorNamespace {}

    /**
     * An active Lease wins; without one, the only Lease shows where the operator was.
     *
     * @param leaders by the namespace of their Lease
     */
    static OperatorNamespace of(Map<String, Leader> leaders, Instant now) {
        List<String> working = leaders.entrySet().stream()
                .filter(entry -> entry.getValue().works(now))
                .map(Map.Entry::getKey)
                .toList();
        if (working.size() == 1) {
            return new Namespace(working.getFirst());
        }
        if (leaders.size() == 1) {
            return new Namespace(leaders.keySet().iterator().next());
        }
        return leaders.isEmpty() ? new Unknown() : new Several(question(new TreeMap<>(leaders), now));
    }

    private static String question(Map<String, Leader> leaders, Instant now) {
        List<String> each = leaders.entrySet().stream()
                .map(entry -> "%s (%s)".formatted(entry.getKey(), state(entry.getValue(), now)))
                .toList();
        return "Leases of an operator are in %d namespaces: %s; choose one with --operator-namespace"
                .formatted(each.size(), String.join(", ", each));
    }

    private static String state(Leader leader, Instant now) {
        if (leader.name().isEmpty()) {
            return "released";
        }
        return leader.works(now) ? "held by " + leader.pod() : "not renewed for " + Ages.words(leader.silent(now));
    }
}
