package dev.vso.operator.secret.render;

import dev.vso.api.Destination;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.secret.DataNote;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.SecretWriter;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SourceData;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes rendered templates to their Secret, so that the same input leaves the Secret unchanged even if a template
 * calls functions that depend on chance or time.
 *
 * <p>The status stores an HMAC of the input together with the HMAC of the rendered data. While these match the Secret,
 * nothing is rendered or written, also after a restart of the operator.
 */
public record RenderedSecretWriter(TransformationTracker shaping, SecretWriter delivery) {

    /**
     * The Secret's owner, and the inputs of its data.
     *
     * @param last the last write, according to the status
     * @param note an annotation that is written together with the data
     */
    public record Rendition(
            HasMetadata resource,
            Owner owner,
            Destination destination,
            ResolvedTransformation recipe,
            SourceData source,
            Last last,
            DataNote note) {}

    /**
     * The last write, according to the status.
     *
     * @param mac the HMAC of the data
     * @param rendering the HMACs of the input and the data, for templates that render differently each time
     */
    public record Last(Optional<String> mac, Optional<String> rendering) {}

    /**
     * Writes the rendered source to the Secret.
     *
     * @throws SyncException if a template cannot be rendered, or the Secret must not or cannot be written; it is then
     *     unchanged
     */
    public Delivered deliver(Rendition of) throws SyncException {
        Set<String> varying = shaping.varyingKeys(of.recipe());
        if (varying.isEmpty()) {
            return write(of, fresh(of));
        }
        String input = delivery.mac().ofTexts(shaping.texts(of.resource(), of.destination(), of.recipe(), of.source()));
        Optional<String> held = delivery.observedMac(of.owner(), of.destination(), mac -> isLast(of, input, mac));
        if (held.isPresent()) {
            Optional<Delivered> same = same(of, held.get());
            if (same.isPresent()) {
                shaping.isUpToDate(of.resource(), of.destination());
                return same.get().rendered(code(input, held.get()));
            }
        }
        SecretData fresh = fresh(of);
        Delivered delivered = write(of, restored(of, varying, input, fresh).orElse(fresh));
        return delivered.rendered(code(input, delivered.mac()));
    }

    /** The result for unchanged input: at most labels, annotations or the type are repaired. */
    private Optional<Delivered> same(Rendition of, String mac) throws SyncException {
        if (delivery.drift(of.owner(), of.destination(), Optional.of(mac)) instanceof Drift.None) {
            return Optional.of(delivery.asItIs(of.owner(), of.destination(), mac));
        }
        Optional<SecretData> data = delivery.readWritten(of.owner(), of.destination(), Optional.of(mac));
        return data.isEmpty() ? Optional.empty() : Optional.of(write(of, data.get()));
    }

    /** The data from before other keys were edited: the varying keys are still in the Secret. */
    private Optional<SecretData> restored(Rendition of, Set<String> varying, String input, SecretData fresh) {
        return of.last().rendering().isEmpty()
                ? Optional.empty()
                : delivery.present(of.owner(), of.destination())
                        .map(present -> fresh.with(varying, present))
                        .filter(data -> isLast(of, input, delivery.mac().of(data)));
    }

    private SecretData fresh(Rendition of) throws SyncException {
        return shaping.shape(of.resource(), of.destination(), of.recipe(), of.source());
    }

    private Delivered write(Rendition of, SecretData data) throws SyncException {
        return delivery.deliver(of.owner(), of.destination(), data, of.last().mac(), of.note());
    }

    private boolean isLast(Rendition of, String input, String mac) {
        return of.last()
                .rendering()
                .filter(last -> SecretHmac.equal(last, code(input, mac)))
                .isPresent();
    }

    private String code(String input, String mac) {
        return delivery.mac().ofTexts(List.of(input, mac));
    }
}
