package dev.vso.operator.inventory;

import dev.vso.operator.outline.Next;
import dev.vso.operator.outline.Outline;
import dev.vso.operator.outline.Part;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One Secret as a line of a list. Pure.
 *
 * @param age of the resource
 * @param left until what the Secret holds stops working
 * @param next what is done to it next, in words
 * @param message why it is not synced; empty where it is
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

    /** How it is with a Secret. */
    public enum State {
        SYNCED,
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
            return name().toLowerCase(Locale.ROOT);
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
                state.isBad()
                        ? outline.condition("SecretSynced")
                                .map(Condition::getMessage)
                                .orElse("")
                        : "");
    }

    private static State state(Outline outline) {
        if (outline.resource().getMetadata().getDeletionTimestamp() != null) {
            return State.DELETING;
        }
        Optional<Condition> synced = outline.condition("SecretSynced");
        if (synced.isEmpty()) {
            return State.NEW;
        }
        if (!"True".equals(synced.get().getStatus())) {
            boolean conflict = outline.condition("Conflict")
                    .filter(condition -> "True".equals(condition.getStatus()))
                    .isPresent();
            return conflict ? State.CONFLICT : State.FAILING;
        }
        return outline.isBehind() ? State.BEHIND : State.SYNCED;
    }

    private static String next(State state, Part part, Instant now) {
        return switch (state) {
            case NEW -> "first sync";
            case FAILING, CONFLICT -> "tried again";
            case DELETING -> "-";
            case SYNCED, BEHIND -> part.next().map(next -> words(next, now)).orElse("-");
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
