package dev.vso.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The list under {@code status.conditions}: findings are merged into it so that nothing moves that did not change.
 *
 * <p>The rules are those of the Kubernetes API conventions: one condition of a type, {@code lastTransitionTime} moves
 * only when the status does, and conditions that others wrote are kept. A failure that goes on keeps its first message
 * until its {@link Cause} changes, for every other message would be another write.
 */
public final class Conditions {
    private Conditions() {}

    /**
     * The new list: what was there keeps its place, new types follow in the order found. Of two findings of one type
     * the first counts.
     *
     * @param old the list as the status holds it, or null
     * @param observedGeneration the {@code metadata.generation} that the findings are about
     */
    public static List<Condition> merge(
            @Nullable List<Condition> old, List<ConditionUpdate> findings, long observedGeneration, Instant now) {
        Map<String, Condition> merged = new LinkedHashMap<>();
        for (Condition condition : old == null ? List.<Condition>of() : old) {
            merged.putIfAbsent(condition.getType(), condition);
        }
        Map<String, ConditionUpdate> wanted = new LinkedHashMap<>();
        for (ConditionUpdate finding : findings) {
            wanted.putIfAbsent(finding.type().text(), finding);
        }
        wanted.forEach(
                (type, finding) -> merged.put(type, condition(merged.get(type), finding, observedGeneration, now)));
        return List.copyOf(merged.values());
    }

    /** Whether the status has to be written: any field of any condition differs. */
    public static boolean changed(@Nullable List<Condition> old, List<Condition> merged) {
        return !(old == null ? List.of() : old).equals(merged);
    }

    /** The conditions of a status without those of these types: for aspects that no longer apply. */
    public static List<Condition> without(@Nullable List<Condition> old, ConditionType... types) {
        List<Condition> kept = new ArrayList<>(old == null ? List.of() : old);
        for (ConditionType type : types) {
            kept.removeIf(condition -> type.text().equals(condition.getType()));
        }
        return List.copyOf(kept);
    }

    private static Condition condition(
            @Nullable Condition before, ConditionUpdate finding, long observedGeneration, Instant now) {
        String since = transition(before, finding, now);
        if (before != null
                && finding.truth().text().equals(before.getStatus())
                && finding.reason().equals(before.getReason())
                && isTold(before, finding)
                && Long.valueOf(observedGeneration).equals(before.getObservedGeneration())
                && since.equals(before.getLastTransitionTime())) {
            return before;
        }
        return new Condition(
                since,
                finding.message(),
                observedGeneration,
                finding.reason(),
                finding.truth().text(),
                finding.type().text());
    }

    /** Nothing else is to be said than what the condition says, whose reason is the same. */
    private static boolean isTold(Condition before, ConditionUpdate finding) {
        return finding.message().equals(before.getMessage())
                || (finding.isFailure()
                        && before.getMessage() != null
                        && Cause.of(finding.reason(), finding.message())
                                .equals(Cause.of(finding.reason(), before.getMessage())));
    }

    private static String transition(@Nullable Condition before, ConditionUpdate finding, Instant now) {
        String since = before != null && finding.truth().text().equals(before.getStatus())
                ? before.getLastTransitionTime()
                : null;
        return since == null || since.isEmpty()
                ? now.truncatedTo(ChronoUnit.SECONDS).toString()
                : since;
    }
}
