package dev.vso.operator.template;

import java.util.Map;

/**
 * What templates are given (vso-behaviour 5.2).
 *
 * @param annotations of the resource, not of its Secret
 * @param labels of the resource, not of its Secret
 */
public record TemplateInput(SourceData source, Map<String, String> annotations, Map<String, String> labels) {

    public TemplateInput {
        annotations = Map.copyOf(annotations);
        labels = Map.copyOf(labels);
    }

    /** Of a resource that has neither annotations nor labels. */
    public static TemplateInput of(SourceData source) {
        return new TemplateInput(source, Map.of(), Map.of());
    }
}
