package dev.vso.operator.inventory;

import dev.vso.api.RotationPhase;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.operator.status.ResourceState;
import dev.vso.operator.summary.DetailField;
import dev.vso.operator.summary.KindDescriptor;
import dev.vso.operator.summary.Lifetime;
import dev.vso.operator.summary.RecordedRotation;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.SecretKind;
import dev.vso.operator.summary.VaultRequirement;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Summaries of resources of any kind, from the descriptor of the kind. */
public final class ResourceSummaries {

    /** A resource with the descriptor of its kind. */
    private record Described<R extends CustomResource<?, ?>>(KindDescriptor<R> kind, R resource) {

        static <R extends CustomResource<?, ?>> Described<R> of(KindDescriptor<R> kind, HasMetadata resource) {
            return new Described<>(kind, kind.type().cast(resource));
        }

        Optional<DescribedSecret<R>> asSecret() {
            return kind instanceof SecretKind<R> secrets
                    ? Optional.of(new DescribedSecret<>(secrets, resource))
                    : Optional.empty();
        }

        /**
         * Whether the status is known; the watch keeps the status of a large resource only if the status itself is
         * small.
         */
        boolean isKnown() {
            return LargeMetadata.isReduced(resource) ? resource.getStatus() != null : resource.getSpec() != null;
        }

        Optional<ResourceState> state() {
            return kind instanceof SecretKind<R> && !isKnown()
                    ? Optional.empty()
                    : kind.state(resource).map(state -> state.withRotations(phases(resource)));
        }

        List<String> differencesFromVso() {
            return resource.getSpec() == null ? List.of() : kind.differencesFromVso(resource);
        }
    }

    /** A resource of a kind that fills Secrets. */
    private record DescribedSecret<R extends CustomResource<?, ?>>(SecretKind<R> kind, R resource) {

        boolean hasSpec() {
            return resource.getSpec() != null;
        }

        ResourceSummary summary(Instant now) {
            return kind.summary(resource, now);
        }

        List<VaultRequirement> requirements() throws SyncException {
            return kind.requirements(resource);
        }

        List<DetailField> details() {
            return kind.details(resource);
        }

        List<Lifetime> lifetimes() {
            return kind.lifetimes(resource);
        }

        List<RecordedRotation> rotations() {
            return kind.rotations(resource);
        }
    }

    private ResourceSummaries() {}

    private static List<RotationPhase> phases(HasMetadata resource) {
        return rotations(resource).stream()
                .flatMap(rotation -> rotation.told().stream())
                .flatMap(told -> Optional.ofNullable(told.phase()).stream())
                .toList();
    }

    private static Optional<Described<?>> described(HasMetadata resource) {
        for (ResourceKind kind : ResourceKind.values()) {
            if (kind.type().isInstance(resource)) {
                return Optional.of(Described.of(kind.descriptor(), resource));
            }
        }
        return Optional.empty();
    }

    private static Optional<DescribedSecret<?>> secret(HasMetadata resource) {
        return described(resource).flatMap(Described::asSecret);
    }

    /** Empty for a resource that fills no Secret, or has no spec. */
    public static Optional<ResourceSummary> of(HasMetadata resource, Instant now) {
        return secret(resource).filter(DescribedSecret::hasSpec).map(it -> it.summary(now));
    }

    /**
     * The requests that the resource sends to Vault, in order; empty for a resource that fills no Secret.
     *
     * @throws SyncException if the spec gives no valid path
     */
    public static List<VaultRequirement> asks(HasMetadata resource) throws SyncException {
        Optional<DescribedSecret<?>> secret = secret(resource);
        return secret.isPresent() ? secret.get().requirements() : List.of();
    }

    /** Details from manifest and status, in words; empty for a resource that fills no Secret. */
    public static List<DetailField> details(HasMetadata resource) {
        return secret(resource)
                .filter(DescribedSecret::hasSpec)
                .map(DescribedSecret::details)
                .orElse(List.of());
    }

    /** What expires in the resource, and when; empty for a resource that fills no Secret. */
    public static List<Lifetime> lifetimes(HasMetadata resource) {
        return secret(resource).map(DescribedSecret::lifetimes).orElse(List.of());
    }

    /** The rotations that the status records; empty for a resource of a kind that records none, or without spec. */
    public static List<RecordedRotation> rotations(HasMetadata resource) {
        return secret(resource)
                .filter(DescribedSecret::hasSpec)
                .map(DescribedSecret::rotations)
                .orElse(List.of());
    }

    /** The state for metrics; empty for a resource that is being deleted, has no spec, or is of another kind. */
    public static Optional<ResourceState> state(HasMetadata resource) {
        return resource.isMarkedForDeletion()
                ? Optional.empty()
                : described(resource).flatMap(Described::state);
    }

    /** Fields with another meaning than in VSO, each as a sentence. */
    public static List<String> differencesFromVso(HasMetadata resource) {
        return described(resource).map(Described::differencesFromVso).orElse(List.of());
    }
}
