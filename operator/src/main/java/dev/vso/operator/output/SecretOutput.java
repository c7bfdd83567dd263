package dev.vso.operator.output;

import dev.vso.operator.events.Events;
import dev.vso.operator.rollout.RestartService;
import dev.vso.operator.secret.SecretWriter;
import dev.vso.operator.secret.render.RenderedSecretWriter;
import dev.vso.operator.secret.render.TransformationTracker;
import dev.vso.operator.status.ConditionReasons;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Where the data of a resource goes: templates, the Secret, the workloads that use it, and the events that say so.
 *
 * @param writer reads and writes destination Secrets
 * @param transformations makes the data of Secrets from what sources hold
 * @param restarts of workloads that use a Secret
 */
public record SecretOutput(
        SecretWriter writer, TransformationTracker transformations, RestartService restarts, Events events) {

    /** Writes what templates make of a source into its Secret. */
    public RenderedSecretWriter rendered() {
        return new RenderedSecretWriter(transformations, writer);
    }

    /** Reports that a Secret of an earlier resource of the same name was taken over: the user may have meant another. */
    public void reportTakenUp(HasMetadata resource, SecretWriter.Delivered delivered) {
        delivered.takenUp().ifPresent(what -> events.normal(resource, ConditionReasons.SECRET_TAKEN_UP, what));
    }
}
