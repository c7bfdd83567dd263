package dev.vso.operator.status;

import dev.vso.api.StatusTime;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one resource for metrics, derived from its status: it matches {@code kubectl}, outlives the process, and
 * ends with the resource. Pure.
 *
 * @param controller the kind in lower case
 * @param valid for the kinds in {@code controller_resource_status}; empty before the first reconciliation
 * @param sync for the kinds that write Secrets
 * @param credentialsEnd when the credentials expire unless they are renewed
 * @param certificateEnd when the certificate expires
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
     * Whether the Secret matches Vault.
     *
     * @param problem the reason of the condition if it does not; {@code Pending} before the end of the first attempt
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

    /** True if it is unhealthy. */
    public boolean isUnhealthy() {
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
        return of(
                resource,
                Optional.empty(),
                Optional.of(Sync.of(conditions)),
                StatusTime.of(credentialsEnd),
                Optional.empty());
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
}
