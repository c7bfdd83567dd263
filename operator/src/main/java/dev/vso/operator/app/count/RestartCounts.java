package dev.vso.operator.app.count;

import dev.vso.api.RestartKind;
import dev.vso.operator.metrics.LeaseMetrics;
import dev.vso.operator.rollout.RestartObserver;
import java.util.Locale;

/** Counts the results of restarts. */
public record RestartCounts(LeaseMetrics metrics) implements RestartObserver {

    public RestartCounts {
        for (RestartKind kind : RestartKind.values()) {
            for (Outcome outcome : Outcome.values()) {
                metrics.restarts(kind.value(), label(outcome), 0); // so that the first one is seen as an increase
            }
        }
    }

    @Override
    public void restart(RestartKind kind, Outcome outcome) {
        metrics.restarts(kind.value(), label(outcome), 1);
    }

    private static String label(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
