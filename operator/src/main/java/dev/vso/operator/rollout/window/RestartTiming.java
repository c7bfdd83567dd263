package dev.vso.operator.rollout.window;

import dev.vso.api.RestartPolicy;
import dev.vso.api.RotationWindowSpec;
import dev.vso.error.Explanation;
import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a resource wants its workloads restarted. Pure.
 *
 * @param quiet the time without further changes after which several give one restart; empty for the operator's
 * @param problems invalid fields; a window among them never opens
 */
public record RestartTiming(RotationWindows windows, Optional<Duration> quiet, List<Explanation> problems) {

    /** At any time. */
    public static final RestartTiming ANY_TIME = new RestartTiming(RotationWindows.ALWAYS, Optional.empty(), List.of());

    private static final Duration LONGEST_QUIET = Duration.ofSeconds(60);

    public RestartTiming {
        problems = List.copyOf(problems);
    }

    /** Returns what a resource says; what is invalid is a problem, and has no effect but that its window never opens. */
    public static RestartTiming of(@Nullable RestartPolicy policy) {
        if (policy == null || (policy.windows().isEmpty() && isEmpty(policy.quiet()))) {
            return ANY_TIME;
        }
        List<Explanation> problems = new ArrayList<>();
        Optional<Duration> quiet = quiet(policy.quiet(), problems);
        return new RestartTiming(windows(policy.windows(), problems), quiet, problems);
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static Optional<Duration> quiet(@Nullable String text, List<Explanation> problems) {
        if (isEmpty(text)) {
            return Optional.empty();
        }
        try {
            Duration quiet = GoDuration.parse(Objects.requireNonNull(text));
            if (!quiet.isNegative() && quiet.compareTo(LONGEST_QUIET) <= 0) {
                return Optional.of(quiet);
            }
        } catch (IllegalArgumentException _) {
            // the same problem as a duration out of bounds
        }
        problems.add(Explanation.of(
                "rotation.quiet \"%s\" is not a duration of at most 60s".formatted(text),
                "write a number with s or m, such as 20s"));
        return Optional.empty();
    }

    private static RotationWindows windows(List<RotationWindowSpec> specs, List<Explanation> problems) {
        List<RotationWindow> windows = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            try {
                windows.add(RotationWindow.of(specs.get(i)));
            } catch (InvalidWindowException invalid) {
                problems.add(invalid.explanation().within("rotation.windows[%d].".formatted(i)));
            }
        }
        return new RotationWindows(!specs.isEmpty(), windows);
    }

    /**
     * Returns whether a restart may happen now.
     *
     * @param previous when previous values stop working
     */
    public WindowState at(Instant now, Stream<PreviousExpiry> previous) {
        if (windows.isOpen(now)) {
            return new WindowState.Open();
        }
        Instant opening = windows.nextOpening(now).orElse(Instant.MAX);
        return previous.filter(expiry -> !expiry.end().isAfter(opening))
                .min(Comparator.comparing(PreviousExpiry::end))
                .<WindowState>map(expiry -> new WindowState.AtOnce(expiry.why()))
                .orElseGet(() -> new WindowState.Closed(opening));
    }
}
