package dev.vso.operator.controller.staticsecret;

import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.summary.Ask;
import dev.vso.operator.summary.Next;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A VaultStaticSecret in outline, for whoever wants to know of it and not to reconcile it. */
public final class StaticSecretOutline {

    private StaticSecretOutline() {}

    public static Outline of(VaultStaticSecret resource) {
        VaultStaticSecretSpec spec = resource.getSpec();
        VaultStaticSecretStatus status = resource.getStatus();
        String version = spec.type() == null ? "no type" : spec.type().word();
        var part = new Part(
                "",
                spec.destination(),
                StaticSecretReconciler.lastMac(resource),
                Optional.empty(),
                interval(spec).map(every -> Next.every(Next.Deed.READ, every)));
        return new Outline(
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
    public static List<Ask> asks(VaultStaticSecretSpec spec) throws Obstacle {
        VaultPath path = KvSource.request(spec).path(); // refuses a spec without a type
        String version = spec.type() == KvType.KV_V1 ? "1" : "2";
        var engine = new Ask.Engine(spec.mount(), Optional.of("kv"), Optional.of(version));
        return List.of(Ask.of(engine, path, Set.of("read"), Ask.Sort.READ));
    }

    /** One read of Vault, as the operator does it. */
    public static SourceData read(VaultAccess vault, VaultStaticSecretSpec spec) throws Obstacle {
        return KvSource.read(vault, spec);
    }

    private static Optional<Duration> interval(VaultStaticSecretSpec spec) {
        try {
            return StaticSecretReconciler.refresh(spec, RefreshLimits.DEFAULT);
        } catch (Obstacle _) {
            return Optional.empty(); // told in the conditions
        }
    }
}
