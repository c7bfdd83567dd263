package dev.vso.operator.template;

/** What came of gathering all that shapes the data of a Secret: a recipe, or what to change. */
public sealed interface ResolveResult permits ResolvedTransformation, TransformResult.InvalidTransformation {}
