package dev.vso.operator.template;

import java.util.Map;

/**
 * The input of templates.
 *
 * @param annotations of the resource, not of its Secret
 * @param labels of the resource, not of its Secret
 */
public record TemplateInput(SourceData source, Map<String, String> annotations, Map<String, String> labels) {

    public TemplateInput {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
    }

    /** For a resource without annotations and labels. */
    public static TemplateInput of(SourceData source) {
        return new TemplateInput(source, Map.of(), Map.of());
    }
}
