package dev.vso.cli.explain;

import dev.vso.api.AuthMethod;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Consulted;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.LoginSpec;
import dev.vso.operator.auth.login.Source;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.inventory.Kind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.Outline;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Follows the references to a VaultAuth and to its VaultConnection, as the operator does. */
final class AuthStep implements Step {

    private final AuthResolver resolver;

    AuthStep(AuthResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public Looked look(Trail trail) {
        if (trail.kind() == Kind.CONNECTION) {
            return Looked.nothing(trail.over(trail.key()));
        }
        String reference = trail.kind() == Kind.AUTH
                ? trail.key().name()
                : trail.outline().map(Outline::vaultAuthRef).orElse(null);
        Set<Consulted> consulted = new LinkedHashSet<>();
        try {
            Identity identity = resolver.identity(reference, trail.key().namespace(), consulted);
            return Looked.of(new Finding.Fine(words(identity, consulted)), trail.with(identity));
        } catch (Obstacle obstacle) {
            return Looked.of(broken(obstacle.problem()), trail);
        }
    }

    private static Finding broken(Problem problem) {
        return Finding.Broken.of(problem);
    }

    private static String words(Identity identity, Set<Consulted> consulted) {
        String global = consulted.stream()
                .filter(one -> one.kind() == Consulted.Kind.VAULT_AUTH_GLOBAL)
                .reduce((_, last) -> last) // the one that was found
                .map(Consulted::key)
                .map(ObjectKey::toString)
                .map(" with VaultAuthGlobal %s"::formatted)
                .orElse("");
        String vaultNamespace = Optional.of(identity.vaultNamespace())
                .filter(name -> !name.isEmpty())
                .map(" in Vault namespace %s"::formatted)
                .orElse("");
        LoginSpec login = identity.login();
        return "VaultAuth %s%s: %s %s of auth/%s%s, %s"
                .formatted(
                        identity.auth(),
                        global,
                        login.method() == AuthMethod.APP_ROLE ? "role id" : "role",
                        login.role(),
                        identity.mount(),
                        vaultNamespace,
                        words(login.source()));
    }

    private static String words(Source source) {
        return switch (source) {
            case Source.Account account -> "service account " + account.name();
            case Source.BoundAccount bound ->
                "service account " + bound.account().name();
            case Source.Stored stored -> "Secret " + stored.secret().name();
            case Source.InFile file -> "file %s of the operator".formatted(file.file());
            case Source.OwnPod _ -> "the operator's own pod";
        };
    }
}
