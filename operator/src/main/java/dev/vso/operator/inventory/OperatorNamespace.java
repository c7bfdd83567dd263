package dev.vso.operator.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which namespace the operator of a cluster runs in, as the Leases of its name tell. Pure.
 *
 * <p>Where replicas share the work by shards, any of them renews that Lease too, so those of the shards are not needed.
 */
public sealed interface OperatorNamespace {

    /** There is no Lease: the operator never ran, or runs without leader election. */
    record Unknown() implements OperatorNamespace {}

    /** It is this one. */
    record Namespace(String name) implements OperatorNamespace {}

    /**
     * Either several operators work, or none does and several did.
     *
     * @param question one sentence for the user
     */
    record Several(String question) implements OperatorNamespace {}

    /**
     * A Lease that is held and renewed wins; without one, a Lease that is the only one shows where the operator was.
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
        return "Leases of an operator are in %d namespaces: %s; say which is meant with --operator-namespace"
                .formatted(each.size(), String.join(", ", each));
    }

    private static String state(Leader leader, Instant now) {
        if (leader.name().isEmpty()) {
            return "given back";
        }
        return leader.works(now) ? "held by " + leader.pod() : "not renewed for " + Ages.words(leader.silent(now));
    }
}
