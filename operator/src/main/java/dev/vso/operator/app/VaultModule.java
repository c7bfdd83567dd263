package dev.vso.operator.app;

import dev.vso.api.VaultConnection;
import dev.vso.operator.app.count.VaultCallMetrics;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Dependency;
import dev.vso.operator.auth.DependencyIndex;
import dev.vso.operator.auth.VaultAccessProvider;
import dev.vso.operator.auth.WatchedReferencedObjects;
import dev.vso.operator.auth.connection.VaultConnections;
import dev.vso.operator.auth.connection.WatchedCaSecrets;
import dev.vso.operator.auth.login.CloudAccess;
import dev.vso.operator.auth.login.CredentialReader;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.login.WatchedCredentialDigests;
import dev.vso.operator.auth.persistence.TokenCipher;
import dev.vso.operator.auth.persistence.TokenKey;
import dev.vso.operator.auth.persistence.TokenSecretRepository;
import dev.vso.operator.auth.persistence.TokenSecrets;
import dev.vso.operator.auth.persistence.TransitTokenCipher;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.auth.session.TokenStore;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.reconcile.TriggerEventSource;
import dev.vso.operator.secret.hmac.SecretHmac;
import dev.vso.operator.template.SecretData;
import dev.vso.vault.address.AddressGuard;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Access to Vault: logins, connections and sessions. */
record VaultModule(
        WatchedReferencedObjects objects,
        DependencyIndex dependents,
        NamedSecretWatch secrets,
        VaultConnections connections,
        TriggerEventSource<VaultConnection> connectionWakeUps,
        Sessions sessions,
        AuthResolver resolver) {

    static VaultModule open(OperatorContext context) {
        var options = context.options();
        var dependents = new DependencyIndex();
        var objects = context.opened(new WatchedReferencedObjects(
                context.client(), context.watchedAndOwn(), context.largeResources(), dependents));
        var secrets = context.opened(new NamedSecretWatch(context.client()));
        TriggerEventSource<VaultConnection> triggers = context.triggers();
        var caSecrets = new WatchedCaSecrets(secrets, connection -> {
            triggers.enqueue(connection);
            dependents.changed(new Dependency(Dependency.Kind.VAULT_CONNECTION, connection));
        });
        AddressGuard guard = VaultAddresses.guard(context);
        var connections = context.opened(new VaultConnections(
                objects,
                caSecrets,
                key -> new VaultCallMetrics(context.reporting().metrics(), key),
                context.time().executor(),
                options.vault().concurrentRequests(),
                options.vault().caDirectories(),
                guard));
        var sessions = new Sessions(
                connections,
                credentials(context, secrets, guard),
                context.time().executor(),
                context.time().clock(),
                context.time().random());
        objects.onAuthRemoved(sessions::forget);
        context.reporting().metrics().clientCache(options.vault().sessions(), sessions::size);
        var contents = new WatchedCredentialDigests(
                secrets, changed -> dependents.changed(new Dependency(Dependency.Kind.LOGIN_SECRET, changed)));
        dependents.onUnused(object -> {
            if (object.kind() == Dependency.Kind.LOGIN_SECRET) {
                contents.forget(object.key());
            }
        });
        var resolver = new AuthResolver(
                objects,
                contents,
                new AuthResolver.Rules(
                        options.namespaces().own(),
                        options.policy().allowDefaultGlobals(),
                        options.policy().crossNamespaceConnections(),
                        options.vault().secretIdDirectory(),
                        options.vault().ownIdentityForAll()));
        return new VaultModule(objects, dependents, secrets, connections, triggers, sessions, resolver);
    }

    private static CredentialReader credentials(OperatorContext context, NamedSecretWatch secrets, AddressGuard guard) {
        return new CredentialReader(
                new ServiceAccountTokens(context.client()),
                secrets::read,
                CloudAccess.guarded(System.getenv(), context.time().clock(), guard));
    }

    VaultAccessProvider authentication(OperatorContext context) {
        return new VaultAccessProvider(
                resolver, sessions, dependents, context.reporting().metrics());
    }

    /** Enables the persistence of tokens, or deletes tokens that an earlier process stored. */
    void keepTokens(OperatorContext context, SecretHmac hmac) {
        var repository = new TokenSecretRepository(
                context.client(), context.options().namespaces().own());
        tokenStore(context, hmac, repository).ifPresentOrElse(sessions::keepTokensIn, repository::purge);
    }

    private Optional<TokenStore> tokenStore(
            OperatorContext context, SecretHmac hmac, TokenSecretRepository repository) {
        Optional<TokenCipher> sealing = switch (context.options().vault().persistence()) {
            case NONE -> Optional.empty();
            case DIRECT_UNENCRYPTED -> Optional.of(TokenCipher.PLAIN);
            case DIRECT_ENCRYPTED ->
                Optional.of(new TransitTokenCipher(objects, resolver, sessions, repository.namespace()));
        };
        var names =
                new TokenKey(text -> hmac.of(SecretData.of(Map.of("identity", text.getBytes(StandardCharsets.UTF_8)))));
        return sealing.map(how -> new TokenSecrets(
                repository,
                how,
                names,
                objects,
                context.time().executor(),
                context.time().clock(),
                context.reporting().metrics().storage()));
    }
}
