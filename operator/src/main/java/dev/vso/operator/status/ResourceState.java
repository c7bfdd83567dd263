package dev.vso.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the metrics tell of one resource, read out of its status: so it is what {@code kubectl} shows, it outlives the
 * process, and it goes with the resource. Pure.
 *
 * @param controller the kind in lower case
 * @param valid of the kinds of which {@code controller_resource_status} tells; empty before the first look
 * @param sync of the kinds that fill Secrets
 * @param credentialsEnd when the credentials stop working unless they are renewed
 * @param certificateEnd when the certificate ends
 */
public record ResourceState(
        String controller,
        String namespace,
        String name,
        String uid,
        Optional<Boolean> valid,
        Optional<Sync> sync,
        Optional<Instant> credentialsEnd,
        Optional<Instant> certificateEnd) {

    /**
     * Whether the Secret holds what Vault holds.
     *
     * @param problem the reason of the condition while it does not; {@code Pending} before the first attempt has ended
     */
    public record Sync(boolean synced, String problem) {
        private static final Sync PENDING = new Sync(false, "Pending");

        private static Sync of(List<Condition> conditions) {
            return conditions.stream()
                    .filter(condition -> ConditionType.SECRET_SYNCED.text().equals(condition.getType()))
                    .map(condition -> new Sync(
                            ConditionUpdate.ConditionStatus.TRUE.text().equals(condition.getStatus()),
                            condition.getReason()))
                    .findFirst()
                    .orElse(PENDING);
        }
    }

    /** Whether somebody should look at it. */
    public boolean isInTrouble() {
        return valid.filter(is -> !is).isPresent()
                || sync.filter(is -> !is.synced()).isPresent();
    }

    /**
     * Of a resource that fills a Secret.
     *
     * @param conditions of its status; none before the first attempt
     * @param credentialsEnd as its status has it
     */
    public static ResourceState ofCredentials(
            HasMetadata resource, List<Condition> conditions, @Nullable String credentialsEnd) {
        return of(resource, Optional.empty(), Optional.of(Sync.of(conditions)), end(credentialsEnd), Optional.empty());
    }

    /** Of a resource that fills a Secret with a certificate. */
    public static ResourceState ofCertificate(
            HasMetadata resource,
            List<Condition> conditions,
            Optional<Boolean> valid,
            Optional<Instant> certificateEnd) {
        return of(resource, valid, Optional.of(Sync.of(conditions)), Optional.empty(), certificateEnd);
    }

    /** Of a resource that others refer to. */
    public static ResourceState ofReference(HasMetadata resource, Optional<Boolean> valid) {
        return of(resource, valid, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ResourceState of(
            HasMetadata resource,
            Optional<Boolean> valid,
            Optional<Sync> sync,
            Optional<Instant> credentialsEnd,
            Optional<Instant> certificateEnd) {
        return new ResourceState(
                resource.getKind().toLowerCase(Locale.ROOT),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                valid,
                sync,
                credentialsEnd,
                certificateEnd);
    }

    private static Optional<Instant> end(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty(); // somebody else wrote it
        }
    }
}
