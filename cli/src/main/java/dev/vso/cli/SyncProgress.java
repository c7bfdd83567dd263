package dev.vso.cli;

import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Outcome of a sync that was requested by annotation. Pure. */
public final class SyncProgress {

    /** A running operator has reconciled by then; if nothing differs, no field of the status shows it. */
    private static final Duration RECONCILED_WITHIN = Duration.ofSeconds(5);

    private SyncProgress() {}

    /** The outcome. */
    public sealed interface Outcome {
        /** No result yet. */
        record Waiting() implements Outcome {}

        /** The sync changed something. */
        record Changed() implements Outcome {}

        /** The Secret already matched Vault. */
        record Nothing() implements Outcome {}

        /** The sync failed with this message. */
        record Failed(String message) implements Outcome {}
    }

    /**
     * Derives the outcome from the resource before and after.
     *
     * @param waited time since the request
     * @param issuesNew the sync must issue new credentials, which always changes the status
     */
    public static Outcome decide(ResourceSummary before, ResourceSummary now, Duration waited, boolean issuesNew) {
        Optional<Condition> synced = now.condition("SecretSynced");
        boolean failing = synced.filter(condition -> !"True".equals(condition.getStatus()))
                .isPresent();
        String message = synced.map(Condition::getMessage).orElse("");
        if (!syncedFields(before).equals(syncedFields(now))) {
            return failing ? new Outcome.Failed(message) : new Outcome.Changed();
        }
        if (waited.compareTo(RECONCILED_WITHIN) < 0) {
            return new Outcome.Waiting();
        }
        if (failing) {
            return new Outcome.Failed(message);
        }
        return issuesNew || synced.isEmpty() ? new Outcome.Waiting() : new Outcome.Nothing();
    }

    /** Fields of the status that a sync changes. */
    private static List<Object> syncedFields(ResourceSummary summary) {
        return List.of(
                summary.parts().stream().map(ManagedSecret::mac).toList(),
                summary.parts().stream().map(ManagedSecret::end).toList(),
                summary.condition("SecretSynced").map(Condition::getStatus),
                summary.condition("SecretSynced").map(Condition::getMessage));
    }
}
