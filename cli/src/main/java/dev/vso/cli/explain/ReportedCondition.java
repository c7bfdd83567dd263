package dev.vso.cli.explain;

import dev.vso.api.StatusTime;
import dev.vso.operator.inventory.Ages;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A condition that the operator reports in a status.
 *
 * @param holds the condition is True
 * @param since how long it has had this status; empty if the condition does not say
 */
record ReportedCondition(boolean holds, String message, Optional<Duration> since) {

    static final String READY = "Ready";

    /** The condition of this type, if there is one. */
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
        return StatusTime.of(condition.getLastTransitionTime()).map(then -> Duration.between(then, now));
    }

    /** As part of a sentence: {@code the operator says since 5m: …}. */
    String words() {
        return "the operator says%s: %s"
                .formatted(since.map(age -> " since " + Ages.words(age)).orElse(""), message);
    }
}
