package dev.vso.operator.secret.render;

import static dev.vso.operator.error.SyncError.retryable;
import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.Destination;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.Suspension;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.template.DataTransform;
import dev.vso.operator.template.KubernetesTypes;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SharedTransformations;
import dev.vso.operator.template.SourceData;
import dev.vso.operator.template.TemplateInput;
import dev.vso.operator.template.TemplateRenderer;
import dev.vso.operator.template.TransformResult;
import dev.vso.operator.template.TransformResult.InvalidTransformation;
import dev.vso.operator.template.TransformResult.RenderingFailed;
import dev.vso.operator.template.TransformResult.Transformed;
import dev.vso.operator.template.TransformResult.UnsuitableData;
import dev.vso.operator.template.TransformationResolver;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Renders a source for a destination, and reports errors of templates and limits. Stateless. */
public final class SecretRenderer {

    private static final Set<String> NO_INPUT =
            Set.of(ForceSync.ANNOTATION, Suspension.ANNOTATION, "kubectl.kubernetes.io/last-applied-configuration");

    private final DataTransform transform;

    /**
     * A renderer for one operator.
     *
     * @param excludeRawEverywhere its option to leave {@code _raw} out of every Secret
     */
    public SecretRenderer(TemplateRenderer templates, boolean excludeRawEverywhere) {
        this.transform = new DataTransform(templates, excludeRawEverywhere);
    }

    /**
     * The resolved transformation of the destination; call it before any request to Vault.
     *
     * @throws SyncException if the transformation is invalid
     */
    public ResolvedTransformation recipe(HasMetadata resource, Destination destination, SharedTransformations shared)
            throws SyncException {
        var metadata = resource.getMetadata();
        return switch (TransformationResolver.gather(
                metadata.getNamespace(), metadata.getName(), destination.transformation(), shared)) {
            case ResolvedTransformation transformation -> {
                Optional<InvalidTransformation> invalid = transform.check(transformation);
                if (invalid.isPresent()) {
                    throw invalid(invalid.get());
                }
                yield transformation;
            }
            case InvalidTransformation invalid -> throw invalid(invalid);
        };
    }

    /**
     * The data for the Secret.
     *
     * @throws SyncException if a template cannot be rendered, or the result is too large for a Secret
     */
    public SecretData of(
            HasMetadata resource, Destination destination, ResolvedTransformation transformation, SourceData source)
            throws SyncException {
        var metadata = resource.getMetadata();
        var input = new TemplateInput(source, orEmpty(metadata.getAnnotations()), orEmpty(metadata.getLabels()));
        return switch (filled(
                destination, source, transform.transform(metadata.getNamespace(), input, transformation))) {
            case Transformed(SecretData data) -> data;
            case InvalidTransformation invalid -> throw invalid(invalid);
            case RenderingFailed(String message) ->
                throw retryable(ConditionReasons.TRANSFORMATION_ERROR, message).exception();
            case UnsuitableData(String message) ->
                throw retryable(ConditionReasons.SECRET_DATA_BUILDER_ERROR, message)
                        .exception();
        };
    }

    /** The keys whose values may differ between renderings of the same input. */
    Set<String> varyingKeys(ResolvedTransformation transformation) {
        return transform.varyingKeys(transformation);
    }

    /**
     * All inputs of the rendering, as texts that may contain secrets. Annotations with which tools request a sync or
     * store their own records are left out.
     */
    List<String> texts(
            HasMetadata resource, Destination destination, ResolvedTransformation transformation, SourceData source) {
        var metadata = resource.getMetadata();
        Map<String, String> annotations = new TreeMap<>(orEmpty(metadata.getAnnotations()));
        annotations.keySet().removeAll(NO_INPUT);
        List<String> texts = new ArrayList<>(
                transform.texts(new TemplateInput(source, annotations, orEmpty(metadata.getLabels())), transformation));
        texts.add(String.valueOf(destination.type()));
        return texts;
    }

    /** Adds the keys that Kubernetes requires for the destination's type. */
    private static TransformResult filled(Destination destination, SourceData source, TransformResult own) {
        return own instanceof Transformed(SecretData data)
                ? KubernetesTypes.fill(destination.type(), source.secrets(), data)
                : own;
    }

    private static SyncException invalid(InvalidTransformation invalid) {
        return terminal(ConditionReasons.TRANSFORMATION_ERROR, invalid.message())
                .exception();
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> values) {
        return values == null ? Map.of() : values;
    }
}
