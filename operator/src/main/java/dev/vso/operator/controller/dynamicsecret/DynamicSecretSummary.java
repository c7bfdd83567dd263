package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseForecast;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A VaultDynamicSecret in outline, for whoever wants to know of it and not to reconcile it. */
public final class DynamicSecretSummary {

    private DynamicSecretSummary() {}

    public static ResourceSummary of(VaultDynamicSecret resource, Instant now) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultDynamicSecretStatus status = resource.getStatus();
        Optional<Instant> end = end(status);
        var part = new ManagedSecret(
                "", spec.destination(), DynamicStatusReader.mac(status), end, next(resource, end, now));
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s/%s".formatted(spec.mount(), spec.path()),
                List.of(part),
                spec.rolloutRestartTargets(),
                DynamicStatusReader.conditions(status),
                status == null ? 0 : status.lastGeneration());
    }

    /** What it asks of Vault. */
    public static List<VaultRequirement> asks(VaultDynamicSecretSpec spec) throws SyncException {
        VaultRequest request = EngineRequest.of(spec, Optional.empty());
        boolean writes = request.method() != VaultRequest.Method.GET || spec.sshKey() != null;
        VaultRequirement requirement = VaultRequirement.of(
                VaultRequirement.Engine.any(spec.mount()),
                request.path(),
                Set.of(writes ? "update" : "read"),
                VaultRequirement.AccessType.ISSUE);
        return List.of(role(spec).map(requirement::withRole).orElse(requirement));
    }

    /** Where most engines keep the role that credentials are asked of. */
    private static Optional<VaultPath> role(VaultDynamicSecretSpec spec) {
        return Stream.of("creds/", "static-creds/")
                .filter(spec.path()::startsWith)
                .map(prefix -> VaultPath.of(
                        spec.mount(),
                        prefix.startsWith("static") ? "static-roles" : "roles",
                        spec.path().substring(prefix.length())))
                .findFirst();
    }

    private static Optional<NextAction> next(VaultDynamicSecret resource, Optional<Instant> end, Instant now) {
        VaultDynamicSecretStatus status = resource.getStatus();
        Optional<Lease> lease = DynamicStatusReader.lease(status);
        if (status == null || lease.isEmpty()) {
            return Optional.empty();
        }
        if (status.staticCredsMetaData() != null) {
            return Optional.of(new NextAction(NextAction.Action.ROTATED_BY_VAULT, end, Optional.empty()));
        }
        Optional<Duration> interval = interval(resource.getSpec(), status);
        if (interval.isPresent()) {
            return interval.map(every -> NextAction.every(NextAction.Action.READ, every));
        }
        return end.map(
                _ -> LeaseForecast.next(lease.get(), DynamicSecretHandler.renewalPercent(resource.getSpec()), now));
    }

    private static Optional<Duration> interval(VaultDynamicSecretSpec spec, VaultDynamicSecretStatus status) {
        try {
            return UnleasedRefresh.interval(spec, status, RefreshLimits.DEFAULT);
        } catch (SyncException _) {
            return Optional.empty(); // told in the conditions
        }
    }

    /** As the status tells it; one that VSO wrote tells the lease only. */
    private static Optional<Instant> end(@Nullable VaultDynamicSecretStatus status) {
        if (status == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(status.expiresAt())
                    .map(Instant::parse)
                    .or(() -> DynamicStatusReader.lease(status)
                            .filter(lease -> lease.id().isPresent())
                            .map(Lease::end));
        } catch (DateTimeException _) {
            return Optional.empty(); // somebody else wrote it
        }
    }
}
