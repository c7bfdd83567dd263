package dev.vso.operator.inventory;

import dev.vso.api.RotationPhase;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Secret as a line of a list. Pure.
 *
 * @param age of the resource
 * @param left time until the contents of the Secret expire
 * @param next the next action on it, in words
 * @param rotation the phase of its last rotation, as in the status; empty before the first
 * @param message why it is not synced, or what the rollout is waiting for; otherwise empty
 */
public record SecretLine(
        String namespace,
        String kind,
        String name,
        String secret,
        State state,
        Duration age,
        Optional<Duration> left,
        String next,
        String rotation,
        String source,
        String message) {

    private static final String SYNCED = "SecretSynced";
    private static final String SUSPENSION = "Suspended";

    /** The state of a Secret. */
    public enum State {
        SYNCED,
        /** It has the current value, but a workload does not use it yet. */
        ROLLING_OUT,
        /** The operator has not reconciled it yet. */
        NEW,
        /** The last edit is not reconciled yet. */
        BEHIND,
        FAILING,
        CONFLICT,
        /** A user suspended its resource: nothing is written. */
        SUSPENDED,
        DELETING;

        /** Whether it needs attention. */
        public boolean isBad() {
            return this == FAILING || this == CONFLICT;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A line for each Secret of the resource. */
    public static List<SecretLine> of(ResourceSummary summary, Instant now) {
        State state = state(summary);
        List<RecordedRotation> rotations = ResourceSummaries.rotations(summary.resource());
        return summary.parts().stream()
                .map(part -> row(summary, part, state, rotation(rotations, part), now))
                .toList();
    }

    private static String rotation(List<RecordedRotation> rotations, ManagedSecret part) {
        return rotations.stream()
                .filter(one -> one.part().isEmpty() || one.part().equals(part.name()))
                .flatMap(one -> one.told().stream())
                .flatMap(told -> Optional.ofNullable(told.phase()).stream())
                .map(RotationPhase::value)
                .findFirst()
                .orElse("");
    }

    private static SecretLine row(
            ResourceSummary summary, ManagedSecret part, State state, String rotation, Instant now) {
        var metadata = summary.resource().getMetadata();
        String created = metadata.getCreationTimestamp();
        return new SecretLine(
                metadata.getNamespace(),
                summary.resource().getKind(),
                metadata.getName(),
                part.destination().name(),
                state,
                created == null ? Duration.ZERO : Duration.between(Instant.parse(created), now),
                part.end().map(end -> Duration.between(now, end)),
                next(state, part, now),
                rotation,
                summary.source(),
                message(summary, state));
    }

    private static String message(ResourceSummary summary, State state) {
        return switch (state) {
            case FAILING, CONFLICT ->
                summary.condition(SYNCED).map(Condition::getMessage).orElse("");
            case SUSPENDED ->
                summary.condition(SUSPENSION).map(Condition::getMessage).orElse("");
            case ROLLING_OUT -> unfinished(summary).map(Condition::getMessage).collect(Collectors.joining("; "));
            case SYNCED, NEW, BEHIND, DELETING -> "";
        };
    }

    /** The conditions that report a pending restart, or replaced credentials that are kept for a rollout. */
    private static Stream<Condition> unfinished(ResourceSummary summary) {
        return Stream.concat(
                summary
                        .condition("PreviousCredentialsKept")
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .stream(),
                summary
                        .condition("RolloutRestart")
                        .filter(condition -> "False".equals(condition.getStatus()))
                        .stream());
    }

    private static State state(ResourceSummary summary) {
        if (summary.resource().getMetadata().getDeletionTimestamp() != null) {
            return State.DELETING;
        }
        if (Suspension.of(summary.resource()).isPresent()) {
            return State.SUSPENDED;
        }
        Optional<Condition> synced = summary.condition(SYNCED);
        if (synced.isEmpty()) {
            return State.NEW;
        }
        if (!"True".equals(synced.get().getStatus())) {
            boolean conflict = summary.condition("Conflict")
                    .filter(condition -> "True".equals(condition.getStatus()))
                    .isPresent();
            return conflict ? State.CONFLICT : State.FAILING;
        }
        if (summary.isBehind()) {
            return State.BEHIND;
        }
        return unfinished(summary).findAny().isPresent() ? State.ROLLING_OUT : State.SYNCED;
    }

    private static String next(State state, ManagedSecret part, Instant now) {
        return switch (state) {
            case NEW -> "first sync";
            case FAILING, CONFLICT -> "tried again";
            case DELETING -> "-";
            case SUSPENDED ->
                part.next()
                        .filter(next -> next.deed() == NextAction.Action.RENEW)
                        .map(next -> words(next, now))
                        .orElse("-");
            case SYNCED, ROLLING_OUT, BEHIND ->
                part.next().map(next -> words(next, now)).orElse("-");
        };
    }

    private static String words(NextAction next, Instant now) {
        return next.every()
                .map(every -> "%s every %s".formatted(next.deed().words(), Ages.words(every)))
                .or(() -> next.at()
                        .map(at -> now.isBefore(at)
                                ? "%s in %s".formatted(next.deed().words(), Ages.words(Duration.between(now, at)))
                                : next.deed().words() + " now"))
                .orElse(next.deed().words());
    }
}
