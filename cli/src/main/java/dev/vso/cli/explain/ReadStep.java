package dev.vso.cli.explain;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.auth.Authentication;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.connection.Connection;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.controller.staticsecret.StaticSecretOutline;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.inventory.Outlines;
import dev.vso.operator.reconcile.MountCheck;
import dev.vso.operator.reconcile.VaultProblems;
import dev.vso.operator.secret.render.Shape;
import dev.vso.operator.summary.Ask;
import dev.vso.operator.summary.Outline;
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

/** Whether Vault gives what the resource asks for. What would make something new is not asked, only whether it may be. */
final class ReadStep implements Step {

    private final ClusterView cluster;
    private final Shape shape;

    ReadStep(ClusterView cluster, Shape shape) {
        this.cluster = cluster;
        this.shape = shape;
    }

    @Override
    public String name() {
        return "read";
    }

    @Override
    public Looked look(Trail trail) {
        if (trail.outline().isEmpty()
                || trail.session().isEmpty()
                || trail.identity().isEmpty()) {
            return Looked.nothing(trail);
        }
        Outline outline = trail.outline().get();
        try {
            Optional<VaultNamespace> namespace = Authentication.namespace(
                    outline.vaultNamespace(), trail.identity().get());
            Session session = trail.session().get();
            VaultAccess vault = session.in(namespace);
            List<String> policies = policies(session, trail.identity().get());
            List<Finding> findings = new ArrayList<>();
            for (Ask ask : Outlines.asks(outline.resource())) {
                Optional<Finding> wrong = ask.sort() == Ask.Sort.PUBLIC
                        ? inPublic(ask, trail.connection(), namespace)
                        : wrong(ask, vault, policies);
                if (wrong.isPresent()) {
                    findings.add(wrong.get());
                    return new Looked(findings, trail);
                }
                if (!(outline.resource() instanceof VaultStaticSecret)) {
                    findings.add(new Finding.Fine(words(ask)));
                }
            }
            return outline.resource() instanceof VaultStaticSecret secret
                    ? read(secret, vault, trail)
                    : new Looked(findings, trail);
        } catch (Obstacle obstacle) {
            return Looked.of(Finding.Broken.of(obstacle.problem()), trail);
        }
    }

    private static String words(Ask ask) {
        return switch (ask.sort()) {
            case READ, PUBLIC -> "%s can be read".formatted(ask.path());
            case ISSUE -> "%s may be asked".formatted(ask.path());
            case SETTING -> "%s may be written".formatted(ask.path());
        };
    }

    private Looked read(VaultStaticSecret resource, VaultAccess vault, Trail trail) throws Obstacle {
        SourceData source = StaticSecretOutline.read(vault, resource.getSpec());
        Set<String> keys = shaped(resource, source).keys();
        String version = source.metadata().path("version").asText("");
        return Looked.of(
                new Finding.Fine("%s%s, %s"
                        .formatted(
                                Outlines.asks(resource).getFirst().path(),
                                version.isEmpty() ? "" : " version " + version,
                                Keys.words(keys))),
                trail.holding(keys));
    }

    private SecretData shaped(VaultStaticSecret resource, SourceData source) throws Obstacle {
        HasMetadata owner = resource;
        var destination = resource.getSpec().destination();
        return shape.of(owner, destination, shape.recipe(owner, destination, cluster), source);
    }

    private static Optional<Finding> wrong(Ask ask, VaultAccess vault, List<String> policies) {
        Optional<Set<String>> granted =
                vault.system().capabilitiesSelf(List.of(ask.path())).optional().map(found -> found.get(ask.path()));
        Optional<Finding> missing = granted.flatMap(some -> Grant.missing(ask, some, policies));
        VaultResult mount = vault.send(MountCheck.request(ask.engine().mount()));
        return Mounted.wrong(ask.engine(), mount, granted.isPresent() && missing.isEmpty())
                .or(() -> missing)
                .or(() -> ask.role().flatMap(role -> withoutRole(role, vault)));
    }

    /** A policy need not let anybody see the role; where it does, a missing one is told. */
    private static Optional<Finding> withoutRole(VaultPath role, VaultAccess vault) {
        return vault.send(VaultRequest.read(role)) instanceof VaultFailure failure
                        && failure.kind() == VaultFailure.Kind.NOT_FOUND
                ? Optional.of(Finding.Broken.of(
                        "the engine has no role %s".formatted(role), "create it in Vault, or correct the role's name"))
                : Optional.empty();
    }

    private static Optional<Finding> inPublic(
            Ask ask, Optional<Connection> connection, Optional<VaultNamespace> namespace) {
        return connection
                .map(anyone -> anyone.in(namespace).send(VaultRequest.read(ask.path())))
                .flatMap(result -> result instanceof VaultFailure failure
                        ? Optional.of(Finding.Broken.of(VaultProblems.of(failure)))
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
