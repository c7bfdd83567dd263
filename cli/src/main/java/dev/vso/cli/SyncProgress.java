package dev.vso.cli;

import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What became of a sync that was asked for by annotation. Pure. */
public final class SyncProgress {

    /** An operator that is at work has looked by then; where nothing differs, nothing tells of it. */
    private static final Duration LOOKED = Duration.ofSeconds(5);

    private SyncProgress() {}

    /** The outcome. */
    public sealed interface Outcome {
        /** Nothing to be seen yet. */
        record Waiting() implements Outcome {}

        /** Something was done. */
        record Changed() implements Outcome {}

        /** The Secret was equal to Vault already. */
        record Nothing() implements Outcome {}

        /** It failed, for this reason. */
        record Failed(String message) implements Outcome {}
    }

    /**
     * The outcome, as the two states tell it.
     *
     * @param waited since it was asked for
     * @param makesNew new credentials are to come of it, which always shows
     */
    public static Outcome decide(ResourceSummary before, ResourceSummary now, Duration waited, boolean makesNew) {
        Optional<Condition> synced = now.condition("SecretSynced");
        boolean failing = synced.filter(condition -> !"True".equals(condition.getStatus()))
                .isPresent();
        String message = synced.map(Condition::getMessage).orElse("");
        if (!trace(before).equals(trace(now))) {
            return failing ? new Outcome.Failed(message) : new Outcome.Changed();
        }
        if (waited.compareTo(LOOKED) < 0) {
            return new Outcome.Waiting();
        }
        if (failing) {
            return new Outcome.Failed(message);
        }
        return makesNew || synced.isEmpty() ? new Outcome.Waiting() : new Outcome.Nothing();
    }

    /** What a sync that does something leaves behind. */
    private static List<Object> trace(ResourceSummary summary) {
        return List.of(
                summary.parts().stream().map(ManagedSecret::mac).toList(),
                summary.parts().stream().map(ManagedSecret::end).toList(),
                summary.condition("SecretSynced").map(Condition::getStatus),
                summary.condition("SecretSynced").map(Condition::getMessage));
    }
}
