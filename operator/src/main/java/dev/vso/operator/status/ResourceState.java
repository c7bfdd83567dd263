package dev.vso.operator.status;

import dev.vso.api.Database;
import dev.vso.api.DatabaseStatus;
import dev.vso.api.SecretTransformation;
import dev.vso.api.SecretTransformationStatus;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthStatus;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultConnectionStatus;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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

    /** Empty for what is being deleted, for what has no spec and for other kinds; and for what is too large to tell. */
    public static Optional<ResourceState> of(HasMetadata resource) {
        if (resource.isMarkedForDeletion()) {
            return Optional.empty();
        }
        return switch (resource) {
            case VaultStaticSecret it
            when isToldOf(it) ->
                filling(it, conditions(it.getStatus(), VaultStaticSecretStatus::conditions), Optional.empty());
            case VaultDynamicSecret it
            when isToldOf(it) ->
                filling(
                        it,
                        conditions(it.getStatus(), VaultDynamicSecretStatus::conditions),
                        end(it.getStatus(), VaultDynamicSecretStatus::expiresAt));
            case Database it
            when isToldOf(it) ->
                filling(
                        it,
                        conditions(it.getStatus(), DatabaseStatus::conditions),
                        end(it.getStatus(), DatabaseStatus::expiresAt));
            case VaultPKISecret it when isToldOf(it) -> certificate(it);
            case VaultConnection it ->
                checked(it, Optional.ofNullable(it.getStatus()).map(VaultConnectionStatus::valid));
            case VaultAuth it -> checked(it, Optional.ofNullable(it.getStatus()).map(VaultAuthStatus::valid));
            case SecretTransformation it ->
                checked(it, Optional.ofNullable(it.getStatus()).map(SecretTransformationStatus::valid));
            default -> Optional.empty();
        };
    }

    /** Of a large resource the watch has a status that is not large, too; nothing is known without. */
    private static boolean isToldOf(CustomResource<?, ?> resource) {
        return LargeMetadata.isReduced(resource) ? resource.getStatus() != null : resource.getSpec() != null;
    }

    /** Whether somebody should look at it. */
    public boolean isInTrouble() {
        return valid.filter(is -> !is).isPresent()
                || sync.filter(is -> !is.synced()).isPresent();
    }

    private static Optional<ResourceState> certificate(VaultPKISecret resource) {
        Optional<VaultPKISecretStatus> status = Optional.ofNullable(resource.getStatus());
        return Optional.of(new ResourceState(
                controller(resource),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                status.map(VaultPKISecretStatus::valid),
                Optional.of(Sync.of(conditions(resource.getStatus(), VaultPKISecretStatus::conditions))),
                Optional.empty(),
                status.map(VaultPKISecretStatus::expiration).map(Instant::ofEpochSecond)));
    }

    private static Optional<ResourceState> filling(
            HasMetadata resource, List<Condition> conditions, Optional<Instant> credentialsEnd) {
        return Optional.of(new ResourceState(
                controller(resource),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                Optional.empty(),
                Optional.of(Sync.of(conditions)),
                credentialsEnd,
                Optional.empty()));
    }

    private static Optional<ResourceState> checked(HasMetadata resource, Optional<Boolean> valid) {
        return Optional.of(new ResourceState(
                controller(resource),
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                valid,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static String controller(HasMetadata resource) {
        return resource.getKind().toLowerCase(Locale.ROOT);
    }

    private static <S> List<Condition> conditions(@Nullable S status, Function<S, List<Condition>> conditions) {
        return status == null ? List.of() : conditions.apply(status);
    }

    private static <S> Optional<Instant> end(@Nullable S status, Function<S, @Nullable String> end) {
        try {
            return Optional.ofNullable(status)
                    .map(it -> Objects.requireNonNullElse(end.apply(it), ""))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty(); // somebody else wrote it
        }
    }
}
