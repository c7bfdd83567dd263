package dev.vso.operator.sync;

import static dev.vso.operator.problem.Problem.lasting;
import static dev.vso.operator.problem.Problem.passing;

import dev.vso.api.Destination;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.transform.DataTransform;
import dev.vso.operator.transform.SecretData;
import dev.vso.operator.transform.SourceData;
import dev.vso.operator.transform.TransformResult.InvalidTransformation;
import dev.vso.operator.transform.TransformResult.Transformed;
import dev.vso.operator.transform.TransformResult.UnsuitableData;

/** Shapes what was read into what the Secret shall hold. */
public final class Shaping {

    private Shaping() {}

    /** @throws Obstacle if the transformation makes no sense or the result fits into no Secret */
    public static SecretData shape(SourceData source, Destination destination, boolean excludeRawEverywhere)
            throws Obstacle {
        return switch (new DataTransform(excludeRawEverywhere).transform(source, destination.transformation())) {
            case Transformed(SecretData data) -> data;
            case InvalidTransformation(String field, String message) ->
                throw lasting("TransformationError", message).obstacle();
            case UnsuitableData(String message) ->
                throw passing("SecretDataBuilderError", message).obstacle();
        };
    }
}
