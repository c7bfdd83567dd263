package dev.vso.operator.inventory;

import dev.vso.operator.summary.Next;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
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
 * @param left until what the Secret holds stops working
 * @param next what is done to it next, in words
 * @param message why it is not synced, or what is waited for before all workloads run with it; else empty
 */
public record Row(
        String namespace,
        String kind,
        String name,
        String secret,
        State state,
        Duration age,
        Optional<Duration> left,
        String next,
        String source,
        String message) {

    private static final String SYNCED = "SecretSynced";

    /** How it is with a Secret. */
    public enum State {
        SYNCED,
        /** It holds the right value, and a workload does not run with it yet. */
        ROLLING_OUT,
        /** Its operator has not looked at it yet. */
        NEW,
        /** The last edit is not carried out yet. */
        BEHIND,
        FAILING,
        CONFLICT,
        DELETING;

        /** Whether somebody should look. */
        public boolean isBad() {
            return this == FAILING || this == CONFLICT;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** A line for each Secret of the resource. */
    public static List<Row> of(Outline outline, Instant now) {
        State state = state(outline);
        return outline.parts().stream()
                .map(part -> row(outline, part, state, now))
                .toList();
    }

    private static Row row(Outline outline, Part part, State state, Instant now) {
        var metadata = outline.resource().getMetadata();
        String created = metadata.getCreationTimestamp();
        return new Row(
                metadata.getNamespace(),
                outline.resource().getKind(),
                metadata.getName(),
                part.destination().name(),
                state,
                created == null ? Duration.ZERO : Duration.between(Instant.parse(created), now),
                part.end().map(end -> Duration.between(now, end)),
                next(state, part, now),
                outline.source(),
                message(outline, state));
    }

    private static String message(Outline outline, State state) {
        return switch (state) {
            case FAILING, CONFLICT ->
                outline.condition(SYNCED).map(Condition::getMessage).orElse("");
            case ROLLING_OUT -> unfinished(outline).map(Condition::getMessage).collect(Collectors.joining("; "));
            case SYNCED, NEW, BEHIND, DELETING -> "";
        };
    }

    /** What says that a restart is still to be done, or that replaced credentials are kept for a rollout. */
    private static Stream<Condition> unfinished(Outline outline) {
        return Stream.concat(
                outline
                        .condition("PreviousCredentialsKept")
                        .filter(condition -> "True".equals(condition.getStatus()))
                        .stream(),
                outline
                        .condition("RolloutRestart")
                        .filter(condition -> "False".equals(condition.getStatus()))
                        .stream());
    }

    private static State state(Outline outline) {
        if (outline.resource().getMetadata().getDeletionTimestamp() != null) {
            return State.DELETING;
        }
        Optional<Condition> synced = outline.condition(SYNCED);
        if (synced.isEmpty()) {
            return State.NEW;
        }
        if (!"True".equals(synced.get().getStatus())) {
            boolean conflict = outline.condition("Conflict")
                    .filter(condition -> "True".equals(condition.getStatus()))
                    .isPresent();
            return conflict ? State.CONFLICT : State.FAILING;
        }
        if (outline.isBehind()) {
            return State.BEHIND;
        }
        return unfinished(outline).findAny().isPresent() ? State.ROLLING_OUT : State.SYNCED;
    }

    private static String next(State state, Part part, Instant now) {
        return switch (state) {
            case NEW -> "first sync";
            case FAILING, CONFLICT -> "tried again";
            case DELETING -> "-";
            case SYNCED, ROLLING_OUT, BEHIND ->
                part.next().map(next -> words(next, now)).orElse("-");
        };
    }

    private static String words(Next next, Instant now) {
        return next.every()
                .map(every -> "%s every %s".formatted(next.deed().words(), Ages.words(every)))
                .or(() -> next.at()
                        .map(at -> now.isBefore(at)
                                ? "%s in %s".formatted(next.deed().words(), Ages.words(Duration.between(now, at)))
                                : next.deed().words() + " now"))
                .orElse(next.deed().words());
    }
}
