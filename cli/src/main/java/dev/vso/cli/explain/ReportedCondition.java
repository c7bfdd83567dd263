package dev.vso.cli.explain;

import dev.vso.operator.inventory.Ages;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the operator says in a status.
 *
 * @param holds the condition is True
 * @param since how long it has been saying so; empty if it does not say since when
 */
record ReportedCondition(boolean holds, String message, Optional<Duration> since) {

    static final String READY = "Ready";

    /** What one of the conditions says, if it is there. */
    static Optional<ReportedCondition> of(List<Condition> conditions, String type, Instant now) {
        return conditions.stream()
                .filter(condition -> type.equals(condition.getType()))
                .findFirst()
                .map(condition -> new ReportedCondition(
                        "True".equals(condition.getStatus()),
                        condition.getMessage() == null ? "" : condition.getMessage(),
                        since(condition, now)));
    }

    private static Optional<Duration> since(Condition condition, Instant now) {
        try {
            return Optional.ofNullable(condition.getLastTransitionTime())
                    .map(text -> Duration.between(Instant.parse(text), now));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** As part of a sentence: {@code the operator says since 5m: …}. */
    String words() {
        return "the operator says%s: %s"
                .formatted(since.map(age -> " since " + Ages.words(age)).orElse(""), message);
    }
}
