package dev.vso.operator.template;

/** The result of a transformation: data for the Secret, or an error, in words for people. */
public sealed interface TransformResult {

    /** The data for the Secret. */
    record Transformed(SecretData data) implements TransformResult {}

    /** A template cannot be rendered with this data; lasts until an edit of the template or of the source. */
    record RenderingFailed(String message) implements TransformResult {}

    /** The transformation in the spec is invalid; lasts until an edit of the named field. */
    record InvalidTransformation(String field, String message) implements TransformResult, ResolveResult {}

    /** The source's data does not fit into a Kubernetes Secret; lasts until an edit of the spec or of the source. */
    record UnsuitableData(String message) implements TransformResult {}
}
