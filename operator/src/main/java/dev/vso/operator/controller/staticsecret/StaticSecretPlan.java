package dev.vso.operator.controller.staticsecret;

import static dev.vso.operator.decision.DecisionChain.check;

import dev.vso.operator.decision.DecisionChain;
import dev.vso.operator.reconcile.Decision;
import dev.vso.operator.reconcile.Decision.Fetch;
import dev.vso.operator.reconcile.Decision.Skip;
import dev.vso.operator.reconcile.ReconcileInput;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.SyncReason;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.time.Jitter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides when a VaultStaticSecret is read from Vault, and why, by a chain of checks; the first that applies decides.
 */
final class StaticSecretPlan {

    /**
     * The input of the decision.
     *
     * @param syncedGeneration the generation that was last synced; 0 for none
     * @param lastSyncFailed whether the status says that the last attempt failed
     * @param transformationChanged whether a SecretTransformation that it refers to has changed since the last sync
     * @param drift how the Secret differs from what was written
     * @param refresh the refresh interval; empty for never
     */
    record Observed(
            ReconcileInput input,
            long syncedGeneration,
            boolean lastSyncFailed,
            boolean transformationChanged,
            Drift drift,
            Optional<Duration> refresh) {}

    /** The checks in order. */
    static final DecisionChain<Observed, Decision.StaticDecision> CHAIN = new DecisionChain<>(
            List.of(
                    check("newlyForced", StaticSecretPlan::newlyForced),
                    check("resumed", StaticSecretPlan::resumed),
                    check("waitingAfterFailure", StaticSecretPlan::waitingAfterFailure),
                    check("neverSynced", StaticSecretPlan::neverSynced),
                    check("specChanged", StaticSecretPlan::specChanged),
                    check("transformationChanged", StaticSecretPlan::transformationChanged),
                    check("destinationMissing", StaticSecretPlan::destinationMissing),
                    check("destinationEdited", StaticSecretPlan::destinationEdited),
                    check("failedBefore", StaticSecretPlan::failedBefore),
                    check("notRefreshed", StaticSecretPlan::notRefreshed),
                    check("justStarted", StaticSecretPlan::justStarted),
                    check("refreshDue", StaticSecretPlan::refreshDue)),
            o -> new Skip(o.input().track().nextRefresh().orElse(Instant.MAX)));

    private StaticSecretPlan() {}

    static Decision.StaticDecision decide(Observed observed) {
        return CHAIN.decide(observed);
    }

    /**
     * The force-sync annotation has a new value, which overrides any back-off. After a start the last processed value
     * is unknown, and most values are old: they wait for the refresh, if there is one.
     */
    private static Optional<Decision.StaticDecision> newlyForced(Observed o) {
        boolean unknown = o.refresh().isPresent() && o.input().track().isNew();
        return fetchIf(o.input().isForced() && !unknown, SyncReason.FORCED);
    }

    /** Vault is read even if the refresh is not due: the user waits for it. */
    private static Optional<Decision.StaticDecision> resumed(Observed o) {
        return fetchIf(o.input().activity() == Activity.RESUMED, SyncReason.RESUMED);
    }

    /** The last attempt failed and its back-off is not over. */
    private static Optional<Decision.StaticDecision> waitingAfterFailure(Observed o) {
        return o.input().waitingUntil().map(Skip::new);
    }

    private static Optional<Decision.StaticDecision> neverSynced(Observed o) {
        return fetchIf(o.syncedGeneration() == 0, SyncReason.FIRST_SYNC);
    }

    private static Optional<Decision.StaticDecision> specChanged(Observed o) {
        return fetchIf(o.syncedGeneration() != o.input().generation(), SyncReason.SPEC_CHANGED);
    }

    private static Optional<Decision.StaticDecision> transformationChanged(Observed o) {
        return fetchIf(o.transformationChanged(), SyncReason.TRANSFORMATION_CHANGED);
    }

    private static Optional<Decision.StaticDecision> destinationMissing(Observed o) {
        return fetchIf(o.drift() instanceof Drift.Missing, SyncReason.DESTINATION_MISSING);
    }

    private static Optional<Decision.StaticDecision> destinationEdited(Observed o) {
        return fetchIf(o.drift() instanceof Drift.Edited, SyncReason.DESTINATION_EDITED);
    }

    /** The back-off is over, or the operator restarted during it. */
    private static Optional<Decision.StaticDecision> failedBefore(Observed o) {
        return fetchIf(o.lastSyncFailed() || o.input().track().failures() > 0, SyncReason.RETRY);
    }

    private static Optional<Decision.StaticDecision> notRefreshed(Observed o) {
        return o.refresh().isEmpty() ? Optional.of(new Skip(Instant.MAX)) : Optional.empty();
    }

    /**
     * The status is up to date: after a restart nothing is read at once, but the reads are spread over the interval.
     */
    private static Optional<Decision.StaticDecision> justStarted(Observed o) {
        return o.input().track().nextRefresh().isPresent()
                ? Optional.empty()
                : o.refresh()
                        .map(interval -> new Skip(o.input()
                                .now()
                                .plus(Jitter.uniform(interval, o.input().random()))));
    }

    private static Optional<Decision.StaticDecision> refreshDue(Observed o) {
        return fetchIf(o.input().track().nextRefresh().filter(o.input()::isDue).isPresent(), SyncReason.REFRESH_DUE);
    }

    private static Optional<Decision.StaticDecision> fetchIf(boolean holds, SyncReason reason) {
        return holds ? Optional.of(new Fetch(reason)) : Optional.empty();
    }
}
