package dev.vso.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Merges updates into the list under {@code status.conditions}; unchanged conditions stay as they are.
 *
 * <p>The rules are those of the Kubernetes API conventions: one condition of a type, {@code lastTransitionTime} changes
 * only with the status, and conditions of other writers are kept. A lasting failure keeps its first message until its
 * {@link Cause} changes, because every new message would cost a write.
 */
public final class Conditions {
    private Conditions() {}

    /**
     * The new list: existing conditions keep their place, new types follow in the order of the updates. Of two updates
     * of one type the first counts.
     *
     * @param old the list in the status, or null
     * @param observedGeneration the {@code metadata.generation} of the updates
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

    /** The condition of a type, if there is one. */
    public static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
        return conditions.stream()
                .filter(condition -> type.text().equals(condition.getType()))
                .findFirst();
    }

    /** True if there is a condition of this type with this reason. */
    public static boolean has(List<Condition> conditions, ConditionType type, String reason) {
        return find(conditions, type)
                .filter(condition -> reason.equals(condition.getReason()))
                .isPresent();
    }

    /** True if the status must be written: a field of a condition differs. */
    public static boolean changed(@Nullable List<Condition> old, List<Condition> merged) {
        return !(old == null ? List.of() : old).equals(merged);
    }

    /** The conditions without those of these types, for aspects that no longer apply. */
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
                && isUnchanged(before, finding)
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

    /** True if the update says the same as the condition, which has the same reason. */
    private static boolean isUnchanged(Condition before, ConditionUpdate finding) {
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
