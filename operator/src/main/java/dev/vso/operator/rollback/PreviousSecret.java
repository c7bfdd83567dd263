package dev.vso.operator.rollback;

import dev.vso.api.Destination;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.SecretWriter;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Secret {@code <name>-previous} with the data that a destination held before the last change. It belongs to the
 * resource, and a Secret of that name that does not is never overwritten.
 */
public final class PreviousSecret {

    private static final String SUFFIX = "-previous";

    private final SecretWriter writer;

    public PreviousSecret(SecretWriter writer) {
        this.writer = writer;
    }

    /** Returns the name of the Secret that goes with a destination. */
    public static String name(Destination destination) {
        return destination.name() + SUFFIX;
    }

    /** A Secret that others own may have a type that demands keys of theirs. */
    private static Destination beside(Destination destination) {
        @Nullable String type = Boolean.TRUE.equals(destination.create()) ? destination.type() : null;
        return new Destination(name(destination), true, false, Map.of(), Map.of(), type, null);
    }

    /**
     * Copies what the destination holds.
     *
     * @param mac of the data that was written last; other data is not copied
     * @return why that failed, for people; the Secret then holds the data with this HMAC only if it did before
     */
    public Optional<String> keep(Owner owner, Destination destination, Optional<String> mac) {
        Optional<SecretData> present = writer.readWritten(owner, destination, mac);
        try {
            if (present.isPresent()) {
                writer.deliver(owner, beside(destination), present.get(), Optional.empty());
            }
        } catch (SyncException refused) {
            return Optional.of(refused.error().message());
        }
        return mac.filter(it -> holds(owner, destination, it)).isPresent()
                ? Optional.empty()
                : Optional.of("Secret %s does not hold what was written last".formatted(destination.name()));
    }

    /** Returns whether the Secret, as last observed, holds the data with this HMAC. */
    public boolean holds(Owner owner, Destination destination, String mac) {
        return writer.observedMac(owner, beside(destination), other -> SecretHmac.equal(other, mac))
                .isPresent();
    }

    /** Reads the data with this HMAC; empty if the Secret holds other data, or does not exist. */
    public Optional<SecretData> read(Owner owner, Destination destination, String mac) {
        return writer.readWritten(owner, beside(destination), Optional.of(mac));
    }

    /** Deletes the Secret if it was written for the resource; nothing happens if there is none. */
    public void delete(Owner owner, Destination destination) {
        writer.deleteWritten(owner, new ObjectKey(owner.namespace(), name(destination)));
    }
}
