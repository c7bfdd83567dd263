package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.api.VaultPKISecretStatus;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.VaultProblems;
import dev.vso.operator.summary.Ask;
import dev.vso.operator.summary.Next;
import dev.vso.operator.summary.Outline;
import dev.vso.operator.summary.Part;
import dev.vso.operator.time.Spread;
import dev.vso.vault.VaultPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A VaultPKISecret in outline, for whoever wants to know of it and not to reconcile it. */
public final class PkiSecretOutline {

    private PkiSecretOutline() {}

    public static Outline of(VaultPKISecret resource) {
        VaultPKISecretSpec spec = resource.getSpec();
        VaultPKISecretStatus status = resource.getStatus();
        PkiState state = PkiState.of(resource);
        var part = new Part(
                "", spec.destination().plain(), state.mac(), state.held().map(HeldCertificate::end), next(spec, state));
        return new Outline(
                resource,
                spec.vaultAuthRef(),
                spec.namespace(),
                AuthoritySync.concerns(spec)
                        ? "the authorities of %s".formatted(spec.mount())
                        : "a certificate of %s, role %s".formatted(spec.mount(), spec.role()),
                List.of(part),
                spec.rolloutRestartTargets(),
                PkiStatus.conditions(status),
                status == null ? 0 : status.lastGeneration());
    }

    /** What it asks of Vault. */
    public static List<Ask> asks(VaultPKISecretSpec spec) throws Obstacle {
        var engine = Ask.Engine.of(spec.mount(), "pki");
        if (AuthoritySync.concerns(spec)) {
            VaultPath path = VaultProblems.path(
                    PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", "cert/ca"));
            return List.of(Ask.of(engine, path, Set.of("read"), Ask.Sort.PUBLIC));
        }
        VaultPath role = VaultProblems.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount(), "roles", String.valueOf(spec.role())));
        return List.of(Ask.of(engine, PkiRequest.path(spec), Set.of("update"), Ask.Sort.ISSUE)
                .withRole(role));
    }

    private static Optional<Next> next(VaultPKISecretSpec spec, PkiState state) {
        try {
            if (AuthoritySync.concerns(spec)) {
                return Optional.of(
                        Next.every(Next.Deed.READ, AuthoritySync.interval(spec.refreshAfter(), RefreshLimits.DEFAULT)));
            }
            var offset = PkiRequest.expiryOffset(spec);
            return state.held()
                    .map(held -> Renewal.of(held, offset, PkiRequest.fixedEnd(spec), Spread.of(held.serial())))
                    .filter(renewal -> !renewal.at().equals(Instant.MAX))
                    .map(renewal -> Next.at(Next.Deed.REPLACE, renewal.at()));
        } catch (Obstacle _) {
            return Optional.empty(); // told in the conditions
        }
    }
}
