package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.ResourceHealth;
import dev.vso.operator.summary.DetailField;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Details of one resource beyond its row.
 *
 * @param facts from its manifest and status, in words
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ResourceDetail(String id, @Nullable Instant created, List<DetailField> facts, List<ConditionView> conditions) {

    ResourceDetail {
        facts = List.copyOf(facts);
        conditions = List.copyOf(conditions);
    }

    /** A condition of its status. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record ConditionView(
            String type,
            String status,
            String reason,
            String says,
            @Nullable Instant since) {

        static ConditionView of(Condition condition) {
            return new ConditionView(
                    ResourceHealth.text(condition.getType()),
                    ResourceHealth.text(condition.getStatus()),
                    ResourceHealth.text(condition.getReason()),
                    ResourceHealth.text(condition.getMessage()),
                    ResourceHealth.time(condition));
        }
    }
}
