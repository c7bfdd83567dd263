package dev.vso.cli.explain;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.connection.VaultConnectionHandle;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.controller.staticsecret.StaticSecretKind;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.reconcile.MountCheck;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.secret.render.SecretRenderer;
import dev.vso.operator.summary.ResourceSummary;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.TokenState;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether Vault returns what the resource requests. Requests that would issue credentials are not made; only the
 * rights are checked.
 */
final class ReadStep implements DiagnosticStep {

    private final ClusterView cluster;
    private final SecretRenderer renderer;

    ReadStep(ClusterView cluster, SecretRenderer renderer) {
        this.cluster = cluster;
        this.renderer = renderer;
    }

    @Override
    public String name() {
        return "read";
    }

    @Override
    public StepResult run(DiagnosisContext context) {
        if (context.summary().isEmpty()
                || context.vault().session().isEmpty()
                || context.vault().identity().isEmpty()) {
            return StepResult.nothing(context);
        }
        ResourceSummary summary = context.summary().get();
        try {
            Optional<VaultNamespace> namespace = VaultAccessProvider.namespace(
                    summary.vaultNamespace(), context.vault().identity().get());
            Session session = context.vault().session().get();
            VaultAccess vault = session.in(namespace);
            List<String> policies = policies(session, context.vault().identity().get());
            List<StepFinding> findings = new ArrayList<>();
            for (VaultRequirement requirement : ResourceSummaries.asks(summary.resource())) {
                Optional<StepFinding> wrong = requirement.sort() == VaultRequirement.AccessType.PUBLIC
                        ? withoutToken(requirement, context.vault().connection(), namespace)
                        : wrong(requirement, vault, policies);
                if (wrong.isPresent()) {
                    findings.add(wrong.get());
                    return new StepResult(findings, context);
                }
                if (!(summary.resource() instanceof VaultStaticSecret)) {
                    findings.add(new StepFinding.Ok(words(requirement)));
                }
            }
            return summary.resource() instanceof VaultStaticSecret secret
                    ? read(secret, vault, context)
                    : new StepResult(findings, context);
        } catch (SyncException stopped) {
            return StepResult.of(StepFinding.Failure.of(stopped.error()), context);
        }
    }

    private static String words(VaultRequirement requirement) {
        return switch (requirement.sort()) {
            case READ, PUBLIC -> "%s can be read".formatted(requirement.path());
            case ISSUE -> "%s may be asked".formatted(requirement.path());
            case SETTING -> "%s may be written".formatted(requirement.path());
        };
    }

    private StepResult read(VaultStaticSecret resource, VaultAccess vault, DiagnosisContext context)
            throws SyncException {
        SourceData source = StaticSecretKind.read(vault, resource.getSpec());
        Set<String> keys = rendered(resource, source).keys();
        String version = source.metadata().path("version").asText("");
        return StepResult.of(
                new StepFinding.Ok("%s%s, %s"
                        .formatted(
                                ResourceSummaries.asks(resource).getFirst().path(),
                                version.isEmpty() ? "" : " version " + version,
                                SecretKeys.words(keys))),
                context.withKeys(keys));
    }

    private SecretData rendered(VaultStaticSecret resource, SourceData source) throws SyncException {
        HasMetadata owner = resource;
        var destination = resource.getSpec().destination();
        return renderer.of(owner, destination, renderer.recipe(owner, destination, cluster), source);
    }

    private static Optional<StepFinding> wrong(VaultRequirement requirement, VaultAccess vault, List<String> policies) {
        Optional<Set<String>> granted = vault.system()
                .capabilitiesSelf(List.of(requirement.path()))
                .optional()
                .map(found -> found.get(requirement.path()));
        Optional<StepFinding> missing = granted.flatMap(some -> CapabilityCheck.missing(requirement, some, policies));
        VaultResult mount = vault.send(MountCheck.request(requirement.engine().mount()));
        return EngineMountCheck.wrong(requirement.engine(), mount, granted.isPresent() && missing.isEmpty())
                .or(() -> missing)
                .or(() -> requirement.role().flatMap(role -> withoutRole(role, vault)));
    }

    /** A policy need not allow reading the role; if it does, a missing role is reported. */
    private static Optional<StepFinding> withoutRole(VaultPath role, VaultAccess vault) {
        return vault.send(VaultRequest.read(role)) instanceof VaultFailure failure
                        && failure.kind() == VaultFailure.Kind.NOT_FOUND
                ? Optional.of(StepFinding.Failure.of(
                        "the engine has no role %s".formatted(role), "create it in Vault, or correct the role's name"))
                : Optional.empty();
    }

    private static Optional<StepFinding> withoutToken(
            VaultRequirement requirement,
            Optional<VaultConnectionHandle> connection,
            Optional<VaultNamespace> namespace) {
        return connection
                .map(anyone -> anyone.in(namespace).send(VaultRequest.read(requirement.path())))
                .flatMap(result -> result instanceof VaultFailure failure
                        ? Optional.of(StepFinding.Failure.of(VaultSyncErrors.of(failure)))
                        : Optional.empty());
    }

    private static List<String> policies(Session session, Identity identity) {
        return session.in(VaultNamespace.named(identity.vaultNamespace()))
                .tokens()
                .lookupSelf()
                .optional()
                .map(TokenState::policies)
                .orElse(List.of());
    }
}
