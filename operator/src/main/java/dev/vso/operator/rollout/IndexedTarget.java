package dev.vso.operator.rollout;

import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.kubernetes.ObjectNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A restart target and its index in the list, which messages name.
 *
 * @param index the first index at which it is listed
 */
record IndexedTarget(int index, RolloutRestartTarget target) {

    /** Returns each target once, in the order of the list. */
    static List<IndexedTarget> distinct(List<RolloutRestartTarget> targets) {
        var first = new LinkedHashMap<RolloutRestartTarget, IndexedTarget>();
        for (int i = 0; i < targets.size(); i++) {
            first.putIfAbsent(targets.get(i), new IndexedTarget(i, targets.get(i)));
        }
        return List.copyOf(first.values());
    }

    /** Returns the valid targets, each workload once, in the order of the list. */
    static Map<Workload, IndexedTarget> byWorkload(String namespace, List<RolloutRestartTarget> targets) {
        Map<Workload, IndexedTarget> listed = new LinkedHashMap<>();
        distinct(targets).stream()
                .filter(target -> target.problem().isEmpty())
                .forEach(target -> listed.put(Workload.of(namespace, target.target()), target));
        return listed;
    }

    /** Returns why this entry cannot be restarted, or empty; the CRD rejects such entries, but an older CRD may not. */
    Optional<String> problem() {
        if (target.kind() == null) {
            return Optional.of("%s.kind is missing or unknown: use one of %s".formatted(field(), kinds()));
        }
        if (Objects.requireNonNullElse(target.name(), "").isBlank()) {
            return Optional.of("%s.name is missing: give the name of the workload".formatted(field()));
        }
        return ObjectNames.problem(field() + ".name", target.name());
    }

    /** Returns the field, for example {@code rolloutRestartTargets[0]}. */
    String field() {
        return "rolloutRestartTargets[%d]".formatted(index);
    }

    /** Returns field and workload, for example {@code rolloutRestartTargets[0] (Deployment web)}. */
    String words() {
        return "%s (%s %s)"
                .formatted(field(), Objects.requireNonNull(target.kind()).value(), target.name());
    }

    private static String kinds() {
        return Arrays.stream(RestartKind.values()).map(RestartKind::value).collect(Collectors.joining(", "));
    }
}
