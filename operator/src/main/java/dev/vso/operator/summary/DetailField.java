package dev.vso.operator.summary;

import dev.vso.api.RolloutRestartTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One line of the dashboard's details of a resource. */
public record DetailField(String name, String text) {

    /** Collects fields, and omits those without a value. */
    public static final class Builder {

        private final List<DetailField> fields = new ArrayList<>();

        public Builder add(String name, @Nullable Object value) {
            String text = Objects.toString(value, "");
            if (!text.isEmpty()) {
                fields.add(new DetailField(name, text));
            }
            return this;
        }

        /** Adds the Secret, with its type if the manifest sets one. */
        public Builder addSecret(String name, @Nullable String type) {
            return add("Secret", type == null || type.isEmpty() ? name : name + " (" + type + ")");
        }

        public Builder addRestarts(List<RolloutRestartTarget> targets) {
            return add(
                    "Restarts",
                    targets.stream()
                            .map(target ->
                                    (target.kind() == null ? "" : target.kind().value() + " ") + target.name())
                            .collect(Collectors.joining(", ")));
        }

        public List<DetailField> fields() {
            return List.copyOf(fields);
        }
    }
}
