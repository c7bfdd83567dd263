package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A Go template and, optionally, its name. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Template(
        @JsonPropertyDescription("Name of the template, by which others can include it.")
        @Size(max = Bounds.WORD) @Nullable String name,

        @JsonPropertyDescription("The template, in the language of Go's text/template. The result is stored under this "
                + "template's key.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEMPLATE) String text) {}
