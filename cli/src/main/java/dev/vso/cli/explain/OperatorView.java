package dev.vso.cli.explain;

import dev.vso.operator.inventory.Ages;
import dev.vso.operator.inventory.Leader;
import dev.vso.operator.summary.ResourceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * State of the operator and its report about the resource. Pure.
 *
 * @param namespace namespace of its Lease
 */
record OperatorView(String namespace, Optional<Leader> leader) {

    private static final String SYNCED = "SecretSynced";

    /** How long a new resource may wait for its first reconciliation. */
    private static final Duration FIRST_RECONCILIATION = Duration.ofSeconds(30);

    StepFinding finding(ResourceSummary summary, Instant now) {
        if (leader.isEmpty()) {
            return withoutLease(summary, now);
        }
        Leader holder = leader.get();
        if (holder.name().isEmpty()) {
            return StepFinding.Failure.of(
                    "no operator is running: the Lease has no holder in namespace %s".formatted(namespace), "start it");
        }
        if (!holder.works(now)) {
            return StepFinding.Failure.of(
                    "no operator is running: %s last renewed the Lease %s ago"
                            .formatted(holder.pod(), Ages.words(holder.silent(now))),
                    "check its pods in namespace %s".formatted(namespace));
        }
        return said(summary, now)
                .orElseGet(() -> new StepFinding.Ok(holder.pod() + " is running; " + synced(summary, now)));
    }

    /** Without a Lease there is no operator, or one without leader election; its traces in the status tell which. */
    private StepFinding withoutLease(ResourceSummary summary, Instant now) {
        if (summary.condition(SYNCED).isEmpty()) {
            return StepFinding.Failure.of(
                    "no operator is running: there is no Lease in namespace %s, and the resource was never reconciled"
                            .formatted(namespace),
                    "start it, or name the namespace that it runs in with --operator-namespace");
        }
        return said(summary, now)
                .orElseGet(() -> new StepFinding.Unknown(
                        "whether an operator is running: there is no Lease in namespace %s".formatted(namespace),
                        Optional.of("it was running: " + synced(summary, now))));
    }

    private static String synced(ResourceSummary summary, Instant now) {
        return "in sync"
                + ReportedCondition.of(summary.conditions(), SYNCED, now)
                        .flatMap(ReportedCondition::since)
                        .map(age -> " since " + Ages.words(age))
                        .orElse("");
    }

    /** The finding to show unless all is well. */
    private static Optional<StepFinding> said(ResourceSummary summary, Instant now) {
        Optional<ReportedCondition> synced = ReportedCondition.of(summary.conditions(), SYNCED, now);
        if (synced.isEmpty()) {
            return Optional.of(notReconciled(summary, now));
        }
        if (!synced.get().holds()) {
            // The message names cause and remedy; the events say more.
            return Optional.of(StepFinding.Failure.of(synced.get().words(), describe(summary)));
        }
        return summary.isBehind()
                ? Optional.of(
                        new StepFinding.Warning("the last edit of the resource is not reconciled yet", "wait a moment"))
                : Optional.empty();
    }

    private static StepFinding notReconciled(ResourceSummary summary, Instant now) {
        Duration age =
                Duration.between(Instant.parse(summary.resource().getMetadata().getCreationTimestamp()), now);
        return age.compareTo(FIRST_RECONCILIATION) > 0
                ? StepFinding.Failure.of(
                        "the operator has not reconciled it for %s".formatted(Ages.words(age)),
                        "check that --watch-namespaces of the operator includes %s, and its log"
                                .formatted(summary.key().namespace()))
                : new StepFinding.Warning("it has not been reconciled yet", "wait a moment");
    }

    private static String describe(ResourceSummary summary) {
        return "check its events: kubectl describe -n %s %s %s"
                .formatted(
                        summary.key().namespace(),
                        summary.resource().getKind().toLowerCase(Locale.ROOT),
                        summary.key().name());
    }
}
