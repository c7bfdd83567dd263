package dev.vso.cli.explain;

import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Dependency;
import dev.vso.operator.auth.Identity;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.ResourceSummary;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Resolves the VaultAuth and its VaultConnection in the same way as the operator. */
final class AuthStep implements DiagnosticStep {

    private final AuthResolver resolver;

    AuthStep(AuthResolver resolver) {
        this.resolver = resolver;
    }

    @Override
    public String name() {
        return "auth";
    }

    @Override
    public StepResult run(DiagnosisContext context) {
        if (context.kind() == ResourceKind.CONNECTION) {
            return StepResult.nothing(context.with(context.vault().withConnection(context.key())));
        }
        String reference = context.kind() == ResourceKind.AUTH
                ? context.key().name()
                : context.summary().map(ResourceSummary::vaultAuthRef).orElse(null);
        Set<Dependency> consulted = new LinkedHashSet<>();
        try {
            Identity identity = resolver.identity(reference, context.key().namespace(), consulted);
            return StepResult.of(
                    new StepFinding.Ok(words(identity, consulted)),
                    context.with(context.vault().with(identity)));
        } catch (SyncException failure) {
            return StepResult.of(broken(failure.error()), context);
        }
    }

    private static StepFinding broken(SyncError error) {
        return StepFinding.Failure.of(error);
    }

    private static String words(Identity identity, Set<Dependency> consulted) {
        String global = consulted.stream()
                .filter(one -> one.kind() == Dependency.Kind.VAULT_AUTH_GLOBAL)
                .reduce((_, last) -> last) // the one that exists
                .map(Dependency::key)
                .map(ObjectKey::toString)
                .map(" with VaultAuthGlobal %s"::formatted)
                .orElse("");
        String vaultNamespace = Optional.of(identity.vaultNamespace())
                .filter(name -> !name.isEmpty())
                .map(" in Vault namespace %s"::formatted)
                .orElse("");
        LoginRequestSpec login = identity.login();
        return "VaultAuth %s%s: %s %s of auth/%s%s, %s"
                .formatted(
                        identity.auth(),
                        global,
                        login.roleTitle(),
                        login.role(),
                        identity.mount(),
                        vaultNamespace,
                        words(login.source()));
    }

    private static String words(CredentialSource source) {
        return switch (source) {
            case CredentialSource.Account account -> "service account " + account.name();
            case CredentialSource.BoundAccount bound ->
                "service account " + bound.account().name();
            case CredentialSource.Stored stored -> "Secret " + stored.secret().name();
            case CredentialSource.InFile file -> "file %s of the operator".formatted(file.file());
            case CredentialSource.OwnPod _ -> "the operator's own pod";
        };
    }
}
