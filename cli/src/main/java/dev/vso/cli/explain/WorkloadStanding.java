package dev.vso.cli.explain;

import dev.vso.api.OnFailure;
import dev.vso.api.RestartPolicy;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.operator.rollout.PendingRestart;
import dev.vso.operator.rollout.WorkloadState;
import dev.vso.operator.rollout.WorkloadState.PodCounts;
import dev.vso.operator.rollout.WorkloadState.Present;
import dev.vso.operator.rollout.window.RestartTiming;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the workloads of a rotation stand, for people. Pure.
 *
 * @param policy how they are restarted; empty for the defaults
 * @param pending the restarts still to be done
 * @param workloads the state of each, in the order of the list
 */
record WorkloadStanding(
        Optional<RestartPolicy> policy,
        List<PendingRestart> pending,
        Map<RolloutRestartTarget, WorkloadState> workloads,
        Instant now) {

    WorkloadStanding {
        pending = List.copyOf(pending);
        workloads = new LinkedHashMap<>(workloads);
    }

    /** Returns one sentence for the workloads that stand alike, then those about when and how they are restarted. */
    String words() {
        Map<String, String> namesByWords = new LinkedHashMap<>();
        workloads.forEach(
                (target, state) -> namesByWords.merge(words(target, state), name(target), "%s, %s"::formatted));
        return Stream.of(
                        namesByWords.entrySet().stream().map(one -> "%s: %s".formatted(one.getValue(), one.getKey())),
                        order().stream(),
                        windows().stream())
                .flatMap(sentences -> sentences)
                .collect(Collectors.joining("; "));
    }

    private String words(RolloutRestartTarget target, WorkloadState state) {
        return pending.stream()
                .filter(one -> one.target().equals(target))
                .findFirst()
                .map(this::restart)
                .orElseGet(() -> switch (state) {
                    case WorkloadState.Gone() -> "there is none";
                    case WorkloadState.Unknown(String why) -> why;
                    case Present present -> rollout(present);
                });
    }

    private String restart(PendingRestart one) {
        Optional<Instant> later = one.notBefore().filter(now::isBefore);
        if (one.window()) {
            return later.map("its restart waits for the window that opens at %s"::formatted)
                    .orElse("its restart waits for a window, and none opens");
        }
        return later.map("restarted too often, so its next restart waits until %s"::formatted)
                .orElse("its restart is to come");
    }

    /** A rollout without a restart by the operator is that of another image, say, and none of this rotation. */
    private static String rollout(Present state) {
        if (state.restartedAt().isEmpty()) {
            return "restarted when the value changes";
        }
        if (state.unfinished().isEmpty()) {
            return "%s since the restart of %s"
                    .formatted(
                            state.pods().map(WorkloadStanding::pods).orElse("all pods run"),
                            state.restartedAt().get().truncatedTo(ChronoUnit.SECONDS));
        }
        String why = state.unfinished().get();
        if (state.failed()) {
            return "its rollout failed: " + why;
        }
        return (state.stuck() ? "its rollout does not go on by itself: " : "its rollout is under way: ") + why;
    }

    private static String pods(PodCounts pods) {
        return "%d of %d pods run".formatted(pods.done(), pods.desired());
    }

    private Optional<String> order() {
        return policy.filter(it -> it.onFailure() != null && it.onFailure() != OnFailure.CONTINUE)
                .filter(_ -> workloads.size() > 1)
                .map(it -> "they are restarted in this order, each after the rollout of the one before "
                        + "(rotation.onFailure: %s)"
                                .formatted(
                                        Objects.requireNonNull(it.onFailure()).value()));
    }

    private Optional<String> windows() {
        return policy.map(RestartTiming::of)
                .map(RestartTiming::windows)
                .filter(it -> it.restricted())
                .map(windows -> {
                    if (windows.isOpen(now)) {
                        return "a window of rotation.windows is open";
                    }
                    return windows.nextOpening(now)
                            .map("the next window of rotation.windows opens at %s"::formatted)
                            .orElse("no window of rotation.windows opens");
                });
    }

    private static String name(RolloutRestartTarget target) {
        return "%s %s".formatted(Objects.requireNonNull(target.kind()).value(), target.name());
    }
}
