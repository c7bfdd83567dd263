package dev.vso.cli.explain;

import dev.vso.api.Destination;
import dev.vso.operator.secret.ApplyReason;
import dev.vso.operator.secret.DestinationDecision;
import dev.vso.operator.secret.DestinationDrift.Drift;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Findings about a Secret. Pure.
 *
 * @param decision what the operator would do with these facts
 * @param drift difference from the last write
 * @param keys keys of the Secret
 * @param synced whether the status says that the Secret was written
 * @param digests whether the data could be compared with the HMAC of the last write
 */
record SecretObservation(
        Destination destination,
        DestinationDecision decision,
        Drift drift,
        Set<String> keys,
        boolean synced,
        boolean digests) {

    StepFinding finding() {
        String name = "Secret " + destination.name();
        if (decision instanceof DestinationDecision.Conflict conflict) {
            return StepFinding.Failure.of(conflict.explanation());
        }
        return switch (drift) {
            case Drift.Missing _ ->
                synced
                        ? new StepFinding.Warning(
                                name + " does not exist any more", "wait: the operator creates it again")
                        : new StepFinding.Warning(
                                name + " does not exist yet", "wait until the first sync has succeeded");
            case Drift.Edited(Set<ApplyReason> reasons)
            when synced ->
                new StepFinding.Warning(
                        "%s was changed since it was written: %s"
                                .formatted(
                                        name,
                                        reasons.stream()
                                                .map(ApplyReason::words)
                                                .sorted()
                                                .collect(Collectors.joining(", "))),
                        "wait: the operator corrects it");
            case Drift.Edited _ ->
                new StepFinding.Warning(name + " exists, but was not written yet", "wait for the first sync");
            case Drift.None _ ->
                new StepFinding.Ok("%s, %s%s".formatted(name, SecretKeys.words(keys), digests ? ", as written" : ""));
        };
    }
}
