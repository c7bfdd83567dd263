package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.Facts.Fact;
import dev.vso.operator.dashboard.health.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What there is to tell of one resource beyond its row.
 *
 * @param facts what its manifest and status say, in words
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Detail(String id, @Nullable Instant created, List<Fact> facts, List<Told> conditions) {

    Detail {
        facts = List.copyOf(facts);
        conditions = List.copyOf(conditions);
    }

    /** A condition of its status. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Told(
            String type,
            String status,
            String reason,
            String says,
            @Nullable Instant since) {

        static Told of(Condition condition) {
            return new Told(
                    Verdict.text(condition.getType()),
                    Verdict.text(condition.getStatus()),
                    Verdict.text(condition.getReason()),
                    Verdict.text(condition.getMessage()),
                    Verdict.time(condition));
        }
    }
}
