package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.lease.LeaseOutlook;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.summary.Ask;
import dev.vso.operator.summary.Next;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
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
public final class DynamicSecretOutline {

    private DynamicSecretOutline() {}

    public static Outline of(VaultDynamicSecret resource, Instant now) {
        VaultDynamicSecretSpec spec = resource.getSpec();
        VaultDynamicSecretStatus status = resource.getStatus();
        Optional<Instant> end = end(status);
        var part = new Part("", spec.destination(), DynamicState.mac(status), end, next(resource, end, now));
        return new Outline(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s/%s".formatted(spec.mount(), spec.path()),
                List.of(part),
                spec.rolloutRestartTargets(),
                DynamicState.conditions(status),
                status == null ? 0 : status.lastGeneration());
    }

    /** What it asks of Vault. */
    public static List<Ask> asks(VaultDynamicSecretSpec spec) throws Obstacle {
        VaultRequest request = EngineRequest.of(spec, Optional.empty());
        boolean writes = request.method() != VaultRequest.Method.GET || spec.sshKey() != null;
        Ask ask = Ask.of(
                Ask.Engine.any(spec.mount()), request.path(), Set.of(writes ? "update" : "read"), Ask.Sort.ISSUE);
        return List.of(role(spec).map(ask::withRole).orElse(ask));
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

    private static Optional<Next> next(VaultDynamicSecret resource, Optional<Instant> end, Instant now) {
        VaultDynamicSecretStatus status = resource.getStatus();
        Optional<Lease> lease = DynamicState.lease(status);
        if (status == null || lease.isEmpty()) {
            return Optional.empty();
        }
        if (status.staticCredsMetaData() != null) {
            return Optional.of(new Next(Next.Deed.ROTATED_BY_VAULT, end, Optional.empty()));
        }
        Optional<Duration> interval = interval(resource.getSpec(), status);
        if (interval.isPresent()) {
            return interval.map(every -> Next.every(Next.Deed.READ, every));
        }
        return end.map(_ -> LeaseOutlook.next(lease.get(), DynamicSync.renewalPercent(resource.getSpec()), now));
    }

    private static Optional<Duration> interval(VaultDynamicSecretSpec spec, VaultDynamicSecretStatus status) {
        try {
            return Refresh.interval(spec, status, RefreshLimits.DEFAULT);
        } catch (Obstacle _) {
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
                    .or(() -> DynamicState.lease(status)
                            .filter(lease -> lease.id().isPresent())
                            .map(Lease::end));
        } catch (DateTimeException _) {
            return Optional.empty(); // somebody else wrote it
        }
    }
}
