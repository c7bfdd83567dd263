package dev.vso.operator.status;

import dev.vso.api.RotationPhase;
import dev.vso.api.StatusTime;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Comparator;
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
 * @param previous whether replaced credentials are kept, because workloads may still use them
 * @param rotations the phase of the last rotation of each set of credentials
 */
public record ResourceState(
        String controller,
        String namespace,
        String name,
        String uid,
        Optional<Boolean> valid,
        Optional<Sync> sync,
        Optional<Instant> credentialsEnd,
        Optional<Instant> certificateEnd,
        Previous previous,
        List<RotationPhase> rotations) {

    public ResourceState {
        rotations = List.copyOf(rotations);
    }

    /** Whether replaced credentials are kept, because workloads may still use them. */
    public enum Previous {
        NOT_KEPT,
        KEPT,
        /** Workloads are about to lose them. */
        ENDING;

        private static Previous of(List<Condition> conditions) {
            return Conditions.find(conditions, ConditionType.PREVIOUS_CREDENTIALS_KEPT)
                    .filter(condition ->
                            ConditionUpdate.ConditionStatus.TRUE.text().equals(condition.getStatus()))
                    .map(condition ->
                            ConditionReasons.PREVIOUS_CREDENTIALS_END.equals(condition.getReason()) ? ENDING : KEPT)
                    .orElse(NOT_KEPT);
        }
    }

    /** Returns a copy with these phases of its last rotations. */
    public ResourceState withRotations(List<RotationPhase> phases) {
        return new ResourceState(
                controller, namespace, name, uid, valid, sync, credentialsEnd, certificateEnd, previous, phases);
    }

    /** The phase of a rotation that is under way: one that stalls before all others; empty if there is none. */
    public Optional<RotationPhase> rotating() {
        return rotations.stream()
                .filter(phase -> phase != RotationPhase.SETTLED && phase != RotationPhase.PREVIOUS_REVOKED)
                .min(Comparator.comparing(phase -> phase != RotationPhase.STALLED));
    }

    /**
     * Whether the Secret matches Vault.
     *
     * @param problem the reason of the condition if it does not; {@code Pending} before the end of the first attempt
     */
    public record Sync(boolean synced, String problem) {
        private static final Sync PENDING = new Sync(false, "Pending");

        private static Sync of(List<Condition> conditions) {
            return Conditions.find(conditions, ConditionType.SECRET_SYNCED)
                    .map(condition -> new Sync(
                            ConditionUpdate.ConditionStatus.TRUE.text().equals(condition.getStatus()),
                            condition.getReason()))
                    .orElse(PENDING);
        }
    }

    /** True if it is unhealthy. */
    public boolean isUnhealthy() {
        return valid.filter(is -> !is).isPresent()
                || sync.filter(is -> !is.synced()).isPresent()
                || previous == Previous.ENDING
                || rotations.contains(RotationPhase.STALLED)
                || rotations.contains(RotationPhase.ROLLED_BACK);
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
                Optional.empty(),
                Previous.of(conditions));
    }

    /** Of a resource that fills a Secret with a certificate. */
    public static ResourceState ofCertificate(
            HasMetadata resource,
            List<Condition> conditions,
            Optional<Boolean> valid,
            Optional<Instant> certificateEnd) {
        return of(
                resource,
                valid,
                Optional.of(Sync.of(conditions)),
                Optional.empty(),
                certificateEnd,
                Previous.of(conditions));
    }

    /** Of a resource that others refer to. */
    public static ResourceState ofReference(HasMetadata resource, Optional<Boolean> valid) {
        return of(resource, valid, Optional.empty(), Optional.empty(), Optional.empty(), Previous.NOT_KEPT);
    }

    private static ResourceState of(
            HasMetadata resource,
            Optional<Boolean> valid,
            Optional<Sync> sync,
            Optional<Instant> credentialsEnd,
            Optional<Instant> certificateEnd,
            Previous previous) {
        return new ResourceState(
                resource.getKind().toLowerCase(Locale.ROOT),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                valid,
                sync,
                credentialsEnd,
                certificateEnd,
                previous,
                List.of());
    }
}
