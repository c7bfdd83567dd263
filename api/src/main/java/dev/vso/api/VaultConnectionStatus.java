package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** Health of the connection. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultConnectionStatus(
        @JsonPropertyDescription(Descriptions.VALID) @Required
        boolean valid,

        @JsonPropertyDescription(Descriptions.CONDITIONS) @Size(max = Bounds.FEW) List<Condition> conditions) {

    /** Lists and maps are never null. */
    public VaultConnectionStatus {
        conditions = StatusInput.list(conditions, Bounds.FEW);
    }
}
