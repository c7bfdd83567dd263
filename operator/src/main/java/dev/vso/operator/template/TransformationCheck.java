package dev.vso.operator.template;

import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.TemplateRef;
import dev.vso.api.Transformation;
import dev.vso.api.TransformationRef;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a SecretTransformation alone: its templates can be parsed, their names are unique, and its patterns are
 * regular expressions. Rendering errors show only with data.
 */
public final class TransformationCheck {

    private final DataTransform transform;

    public TransformationCheck(TemplateRenderer templates) {
        this.transform = new DataTransform(templates, false);
    }

    /** The error, with the name of the field; pure. */
    public Optional<String> problem(String namespace, String name, SecretTransformationSpec spec) {
        List<TemplateRef> all = spec.templates().keySet().stream()
                .map(key -> new TemplateRef(key, null))
                .toList();
        var itself = new TransformationRef(null, name, all, false, false);
        var asked = new Transformation(Map.of(), List.of(itself), List.of(), List.of(), true);
        return switch (TransformationResolver.gather(namespace, name, asked, new Alone(spec))) {
            case InvalidTransformation invalid -> Optional.of(invalid.message());
            case ResolvedTransformation transformation ->
                transform.check(transformation).map(InvalidTransformation::message);
        };
    }

    private record Alone(SecretTransformationSpec spec) implements SharedTransformations {
        @Override
        public Optional<SecretTransformationSpec> find(String namespace, String name) {
            return Optional.of(spec);
        }

        @Override
        public boolean mayUse(String namespace, String other) {
            return true;
        }
    }
}
