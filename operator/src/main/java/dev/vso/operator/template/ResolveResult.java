package dev.vso.operator.template;

/** The result of resolving: a transformation, or what to change. */
public sealed interface ResolveResult permits ResolvedTransformation, TransformResult.InvalidTransformation {}
