package dev.vso.operator.secret.render;

import dev.vso.gotemplate.Limits;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.template.SharedTransformations;
import dev.vso.operator.template.TemplateRenderer;
import java.security.SecureRandom;
import java.time.Clock;

/** Templates, rendered on the calling thread. */
public final class Templates {

    private Templates() {}

    /** A tracker of these SecretTransformations. */
    public static TransformationTracker of(SharedTransformations shared) {
        return new TransformationTracker(
                shared,
                new DependencyIndex(),
                new TemplateRenderer(Clock.systemUTC(), new SecureRandom(), Limits.DEFAULT),
                false);
    }
}
