package dev.vso.operator.secret;

import static dev.vso.operator.error.SyncError.retryable;
import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.Destination;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ServerUnavailable;
import dev.vso.operator.secret.DestinationDecision.Write;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes data to its Secret: decides from the observed Secret, writes once, and decides again if another writer was
 * faster.
 */
public final class SecretWriter {

    private static final String SECRET_SYNC_ERROR = "SecretSyncError";
    private static final int TRIES = 4;

    private final DestinationPlan plan;
    private final SecretStore writer;
    private final DestinationCache destinations;
    private final SecretCache cache;
    private final SecretHmac hmac;
    private final DestinationIndex destinationIndex;

    /**
     * The result of a write.
     *
     * @param mac the HMAC of the data that the Secret now holds
     * @param written how the Secret was changed, in words for people; empty if no write was needed
     * @param byUs the Secret was written for the resource before, with the current HMAC key: if the status has a
     *     different HMAC, the process that wrote the Secret ended before it wrote the status
     * @param takenUp a message that the Secret belonged to an earlier resource of the same name, if it did
     * @param rendering the HMACs of the template input and of the Secret's data, for templates that render differently
     *     each time; empty if there are none
     */
    public record Delivered(
            String mac, Optional<String> written, boolean byUs, Optional<String> takenUp, Optional<String> rendering) {

        /** The same, with the HMAC of the input. */
        public Delivered rendered(String code) {
            return new Delivered(mac, written, byUs, takenUp, Optional.of(code));
        }

        /** Whether the result has anything that the status does not report yet. */
        public boolean isNews() {
            return written.isPresent() || byUs;
        }
    }

    public SecretWriter(
            DestinationPlan plan,
            SecretStore writer,
            DestinationCache destinations,
            SecretCache cache,
            SecretHmac hmac,
            DestinationIndex destinationIndex) {
        this.plan = plan;
        this.writer = writer;
        this.destinations = destinations;
        this.cache = cache;
        this.hmac = hmac;
        this.destinationIndex = destinationIndex;
    }

    /** How the Secret, as last observed, differs from the last write. */
    public Drift drift(Owner owner, Destination destination, Optional<String> lastMac) {
        return DestinationDrift.sinceLastWrite(destination, owner, observed(owner, destination), lastMac);
    }

    /**
     * Writes the data to the Secret.
     *
     * @param lastMac the HMAC of the last written data, if known
     * @throws SyncException if the Secret must not or cannot be written; it is then unchanged
     */
    public Delivered deliver(Owner owner, Destination destination, SecretData data, Optional<String> lastMac)
            throws SyncException {
        return deliver(owner, destination, data, lastMac, DataNote.NONE);
    }

    /**
     * Writes the data to the Secret, with an annotation if the Secret is the operator's own.
     *
     * @param lastMac the HMAC of the last written data, if known
     * @throws SyncException if the Secret must not or cannot be written; it is then unchanged
     */
    public Delivered deliver(
            Owner owner, Destination destination, SecretData data, Optional<String> lastMac, DataNote note)
            throws SyncException {
        String wanted = hmac.of(data);
        Destination noted = note.text(wanted)
                .map(text -> DestinationObject.noted(destination, text))
                .orElse(destination);
        ObjectKey key = key(owner, destination);
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var decision = plan.decide(new DestinationPlan.Observed(
                    destination, owner, observed(owner, destination), wanted, data.keys(), lastMac));
            switch (decision) {
                case DestinationDecision.Unchanged _ -> {
                    return asItIs(owner, destination, wanted);
                }
                case DestinationDecision.Conflict conflict -> throw refused(conflict);
                case Write write -> {
                    switch (writer.write(noted, owner, write, data)) {
                        case WriteResult.Written(ObservedSecret written) -> {
                            destinations.written(written);
                            prune(owner, destination);
                            return new Delivered(
                                    wanted,
                                    Optional.of(words(write)),
                                    true,
                                    takenUp(key, owner, write),
                                    Optional.empty());
                        }
                        case WriteResult.AlreadyExists _, WriteResult.Changed _ -> destinations.follow(key);
                        case WriteResult.Unavailable(String _, KubernetesClientException cause)
                        when ServerUnavailable.is(cause) -> throw cause; // no news about this resource
                        case WriteResult.Failure failure ->
                            throw retryable(SECRET_SYNC_ERROR, failure.message())
                                    .exception();
                    }
                }
            }
        }
        throw retryable(SECRET_SYNC_ERROR, "Secret %s is being changed by another client all the time".formatted(key))
                .exception();
    }

    /** The result for a Secret that already holds the data with this HMAC; writes nothing. */
    public Delivered asItIs(Owner owner, Destination destination, String wanted) {
        prune(owner, destination);
        return new Delivered(wanted, Optional.empty(), isByUs(owner, destination), Optional.empty(), Optional.empty());
    }

    /**
     * A Secret's annotation about its data.
     *
     * @param mac the HMAC of the data that the Secret holds for the resource
     */
    public record Noted(String text, String mac) {}

    /** The annotation about the data, as last observed; anybody may have written it. */
    public Optional<Noted> noted(Owner owner, Destination destination) {
        return observed(owner, destination)
                .flatMap(secret -> Optional.ofNullable(secret.annotations().get(DataNote.ANNOTATION))
                        .flatMap(
                                text -> secret.appliedFor(owner.uid()).map(applied -> new Noted(text, applied.mac()))));
    }

    /** The first HMAC of the Secret's data, as last observed, that matches the predicate. */
    public Optional<String> observedMac(Owner owner, Destination destination, Predicate<String> such) {
        return observed(owner, destination).stream()
                .flatMap(secret -> secret.macs(owner.uid()))
                .filter(such)
                .findFirst();
    }

    /** The data that the Secret holds for this resource, read now, whether or not it was edited. */
    public Optional<SecretData> present(Owner owner, Destination destination) {
        return destinations.read(key(owner, destination), owner.uid());
    }

    public SecretHmac mac() {
        return hmac;
    }

    /** An HMAC made with an earlier key does not show whether the value has changed. */
    private boolean isByUs(Owner owner, Destination destination) {
        return observed(owner, destination)
                .flatMap(found -> found.appliedFor(owner.uid()))
                .flatMap(applied -> Optional.ofNullable(applied.at()))
                .filter(at -> !at.isBefore(hmac.since()))
                .isPresent();
    }

    /**
     * Checks whether the Secret can be written, as far as that is known without the data. Call it before issuing
     * credentials, which cannot be issued twice.
     *
     * @throws SyncException if the Secret must not be written
     */
    public void check(Owner owner, Destination destination) throws SyncException {
        var observed = new DestinationPlan.Observed(
                destination, owner, observed(owner, destination), "", Set.of(), Optional.empty());
        if (plan.decide(observed) instanceof DestinationDecision.Conflict conflict) {
            throw refused(conflict);
        }
    }

    /** The data that the Secret holds for this resource, read now; empty unless it equals the last written data. */
    public Optional<SecretData> readWritten(Owner owner, Destination destination, Optional<String> lastMac) {
        return destinations
                .read(key(owner, destination), owner.uid())
                .filter(data -> lastMac.filter(last -> SecretHmac.equal(last, hmac.of(data)))
                        .isPresent());
    }

    /**
     * Repairs labels, annotations and type with the data that the Secret itself holds, for data that cannot be read
     * from Vault again.
     *
     * @return how the Secret was changed; empty if no change was needed, or if its data is not the last written data
     */
    public Optional<String> repairMetadata(Owner owner, Destination destination, Optional<String> lastMac)
            throws SyncException {
        if (!(drift(owner, destination, lastMac) instanceof Drift.Edited)) {
            return Optional.empty();
        }
        Optional<SecretData> data = readWritten(owner, destination, lastMac);
        return data.isEmpty()
                ? Optional.empty()
                : deliver(owner, destination, data.get(), lastMac).written();
    }

    /** Removes the keys that were written for this resource; returns the reason if that failed. */
    public Optional<String> clear(Owner owner, Destination destination) {
        return observed(owner, destination)
                .flatMap(found -> writer.clear(found, owner))
                .map(WriteResult.Failure::message);
    }

    /** Deletes a Secret that was written for this resource and that its spec no longer names. */
    public void delete(Owner owner, ObjectKey secret) {
        cache.ownedBy(owner.uid()).stream()
                .filter(found -> found.key().equals(secret))
                .forEach(writer::delete);
    }

    /** Deletes a Secret that was written for this resource; one that only has its labels, such as a copy, stays. */
    public void deleteWritten(Owner owner, ObjectKey secret) {
        cache.ownedBy(owner.uid()).stream()
                .filter(found -> found.key().equals(secret)
                        && found.appliedFor(owner.uid()).isPresent())
                .forEach(writer::delete);
    }

    /** The role in the Secret's label, if the Secret belongs to this Database. */
    public Optional<String> markedRole(Owner owner, ObjectKey secret) {
        return cache.get(secret).flatMap(found -> OwnerLabels.role(found.labels(), owner));
    }

    /** Releases a Secret that was written for this resource: it remains when the resource is deleted. */
    public void release(Owner owner, ObjectKey secret) {
        cache.ownedBy(owner.uid()).stream()
                .filter(found -> found.key().equals(secret))
                .forEach(found -> writer.release(found, owner));
    }

    private Optional<ObservedSecret> observed(Owner owner, Destination destination) {
        return destinations.observed(key(owner, destination), Boolean.TRUE.equals(destination.create()));
    }

    /** Deletes Secrets under names that the spec no longer gives. */
    private void prune(Owner owner, Destination destination) {
        OrphanedSecrets.of(cache.ownedBy(owner.uid()), owner, destination.name()).stream()
                .filter(orphan -> !destinationIndex.names(owner.uid(), orphan.key()))
                .forEach(writer::delete);
    }

    private static ObjectKey key(Owner owner, Destination destination) {
        return new ObjectKey(owner.namespace(), destination.name());
    }

    private static SyncException refused(DestinationDecision.Conflict conflict) {
        return terminal(conflict.contested() ? ConditionReasons.CONFLICT : SECRET_SYNC_ERROR, conflict.explanation())
                .exception();
    }

    private static Optional<String> takenUp(ObjectKey key, Owner owner, Write write) {
        return write instanceof DestinationDecision.Apply apply
                        && apply.reasons().contains(ApplyReason.TAKEN_UP)
                ? Optional.of(
                        "Secret %s was written for an earlier %s of the name %s, which does not exist any more: it was taken over, and has the data of this one"
                                .formatted(key, owner.kind(), owner.name()))
                : Optional.empty();
    }

    private static String words(Write write) {
        return switch (write) {
            case DestinationDecision.Create _ -> "created";
            case DestinationDecision.Apply apply ->
                "updated: "
                        + apply.reasons().stream()
                                .map(ApplyReason::words)
                                .sorted()
                                .collect(Collectors.joining("; "));
            case DestinationDecision.Recreate _ -> "created again: " + DestinationDecision.Recreate.WHY;
        };
    }
}
