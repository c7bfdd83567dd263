package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;

/** Templates and filters that several secrets share. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretTransformationSpec(
        @JsonPropertyDescription("Templates by the key under which their result is stored.")
        Map<String, Template> templates,

        @JsonPropertyDescription(
                "Templates that are never rendered on their own: they define others for spec.templates to "
                        + "include.")
        List<Template> sourceTemplates,

        @JsonPropertyDescription(Fields.INCLUDES) List<String> includes,

        @JsonPropertyDescription(Fields.EXCLUDES) List<String> excludes) {

    /** Lists and maps are never null. */
    public SecretTransformationSpec {
        templates = Copies.of(templates);
        sourceTemplates = Copies.of(sourceTemplates);
        includes = Copies.of(includes);
        excludes = Copies.of(excludes);
    }

    /** Changes nothing. */
    public static final SecretTransformationSpec EMPTY =
            new SecretTransformationSpec(Map.of(), List.of(), List.of(), List.of());
}
