package dev.vso.operator.template;

/** What became of a source: data for the Secret, or the reason why there can be none, in words for people. */
public sealed interface TransformResult {

    /** The data that the Secret shall hold. */
    record Transformed(SecretData data) implements TransformResult {}

    /** A template could not be rendered with this data; waits for an edit of the template or of the source. */
    record RenderingFailed(String message) implements TransformResult {}

    /** The transformation in the spec cannot be carried out; waits for an edit of the named field. */
    record InvalidTransformation(String field, String message) implements TransformResult, ResolveResult {}

    /** The source's data does not fit into a Kubernetes Secret; waits for an edit of the spec or of the source. */
    record UnsuitableData(String message) implements TransformResult {}
}
