package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.summary.ManagedSecret;
import dev.vso.operator.summary.NextAction;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.VaultPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A VaultPKISecret in outline, for whoever wants to know of it and not to reconcile it. */
public final class PkiSecretSummary {

    private PkiSecretSummary() {}

    public static ResourceSummary of(VaultPKISecret resource) {
        VaultPKISecretSpec spec = resource.getSpec();
        VaultPKISecretStatus status = resource.getStatus();
        PkiStatusReader state = PkiStatusReader.of(resource);
        var part = new ManagedSecret(
                "", spec.destination().plain(), state.mac(), state.held().map(HeldCertificate::end), next(spec, state));
        return new ResourceSummary(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                CaOnlyHandler.appliesTo(spec)
                        ? "the authorities of %s".formatted(spec.mount())
                        : "a certificate of %s, role %s".formatted(spec.mount(), spec.role()),
                List.of(part),
                spec.rolloutRestartTargets(),
                PkiStatusWriter.conditions(status),
                status == null ? 0 : status.lastGeneration());
    }

    /** What it asks of Vault. */
    public static List<VaultRequirement> asks(VaultPKISecretSpec spec) throws SyncException {
        var engine = VaultRequirement.Engine.of(spec.mount(), "pki");
        if (CaOnlyHandler.appliesTo(spec)) {
            VaultPath path = VaultSyncErrors.path(
                    PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", "cert/ca"));
            return List.of(VaultRequirement.of(engine, path, Set.of("read"), VaultRequirement.AccessType.PUBLIC));
        }
        VaultPath role = VaultSyncErrors.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount(), "roles", String.valueOf(spec.role())));
        return List.of(
                VaultRequirement.of(engine, PkiRequest.path(spec), Set.of("update"), VaultRequirement.AccessType.ISSUE)
                        .withRole(role));
    }

    private static Optional<NextAction> next(VaultPKISecretSpec spec, PkiStatusReader state) {
        try {
            if (CaOnlyHandler.appliesTo(spec)) {
                return Optional.of(NextAction.every(
                        NextAction.Action.READ, CaOnlyHandler.interval(spec.refreshAfter(), RefreshLimits.DEFAULT)));
            }
            var offset = PkiRequest.expiryOffset(spec);
            return state.held()
                    .map(held ->
                            CertificateRenewal.of(held, offset, PkiRequest.fixedEnd(spec), Jitter.hash(held.serial())))
                    .filter(renewal -> !renewal.at().equals(Instant.MAX))
                    .map(renewal -> NextAction.at(NextAction.Action.REPLACE, renewal.at()));
        } catch (SyncException _) {
            return Optional.empty(); // told in the conditions
        }
    }
}
