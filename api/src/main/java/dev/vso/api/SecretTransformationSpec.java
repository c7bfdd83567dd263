package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Templates and filters that several secrets share. */
@ValidationRule(value = Bounds.TEMPLATES_RULE, message = Bounds.TEMPLATES_MESSAGE)
@ValidationRule(
        value = "!has(self.sourceTemplates) || self.sourceTemplates.map(one, size(one.text)).sum() <= 262144",
        message = Bounds.TEMPLATES_MESSAGE)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretTransformationSpec(
        @JsonPropertyDescription("Templates by the key under which their result is stored.") @Size(max = Bounds.SEVERAL) Map<String, Template> templates,

        @JsonPropertyDescription(
                "Templates that are never rendered on their own: they define others for spec.templates to "
                        + "include.")
        @Size(max = Bounds.SEVERAL) List<Template> sourceTemplates,

        @JsonPropertyDescription(Descriptions.INCLUDES) @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> includes,

        @JsonPropertyDescription(Descriptions.EXCLUDES) @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> excludes) {

    /** Lists and maps are never null. */
    public SecretTransformationSpec {
        templates = NullSafe.of(templates);
        sourceTemplates = NullSafe.of(sourceTemplates);
        includes = NullSafe.of(includes);
        excludes = NullSafe.of(excludes);
    }

    /** Changes nothing. */
    public static final SecretTransformationSpec EMPTY =
            new SecretTransformationSpec(Map.of(), List.of(), List.of(), List.of());
}
