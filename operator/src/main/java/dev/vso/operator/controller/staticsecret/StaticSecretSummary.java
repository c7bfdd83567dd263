package dev.vso.operator.controller.staticsecret;

import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A VaultStaticSecret in outline, for whoever wants to know of it and not to reconcile it. */
public final class StaticSecretSummary {

    private StaticSecretSummary() {}

    public static ResourceSummary of(VaultStaticSecret resource) {
        VaultStaticSecretSpec spec = resource.getSpec();
        VaultStaticSecretStatus status = resource.getStatus();
        String version = spec.type() == null ? "no type" : spec.type().value();
        var part = new ManagedSecret(
                "",
                spec.destination(),
                StaticSecretReconciler.lastMac(resource),
                Optional.empty(),
                interval(spec).map(every -> NextAction.every(NextAction.Action.READ, every)));
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                "%s/%s (%s)".formatted(spec.mount(), spec.path(), version),
                List.of(part),
                spec.rolloutRestartTargets(),
                StaticSecretReconciler.conditions(resource),
                status == null ? 0 : status.lastGeneration());
    }

    /** What it asks of Vault. */
    public static List<VaultRequirement> asks(VaultStaticSecretSpec spec) throws SyncException {
        VaultPath path = KvSource.request(spec).path(); // refuses a spec without a type
        String version = spec.type() == KvType.KV_V1 ? "1" : "2";
        var engine = new VaultRequirement.Engine(spec.mount(), Optional.of("kv"), Optional.of(version));
        return List.of(VaultRequirement.of(engine, path, Set.of("read"), VaultRequirement.AccessType.READ));
    }

    /** One read of Vault, as the operator does it. */
    public static SourceData read(VaultAccess vault, VaultStaticSecretSpec spec) throws SyncException {
        return KvSource.read(vault, spec);
    }

    private static Optional<Duration> interval(VaultStaticSecretSpec spec) {
        try {
            return StaticSecretReconciler.refresh(spec, RefreshLimits.DEFAULT);
        } catch (SyncException _) {
            return Optional.empty(); // told in the conditions
        }
    }
}
