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

    static VaultModule open(OperatorContext on) {
        var options = on.options();
        var dependents = new DependencyIndex();
        var objects = on.opened(
                new WatchedReferencedObjects(on.client(), on.watchedAndOwn(), on.largeResources(), dependents));
        var secrets = on.opened(new NamedSecretWatch(on.client()));
        TriggerEventSource<VaultConnection> triggers = on.triggers();
        var caSecrets = new WatchedCaSecrets(secrets, connection -> {
            triggers.enqueue(connection);
            dependents.changed(new Dependency(Dependency.Kind.VAULT_CONNECTION, connection));
        });
        AddressGuard guard = VaultAddresses.guard(on);
        var connections = on.opened(new VaultConnections(
                objects,
                caSecrets,
                key -> new VaultCallMetrics(on.metrics(), key),
                on.later(),
                options.vault().concurrentRequests(),
                options.vault().caDirectories(),
                guard));
        var sessions = new Sessions(connections, credentials(on, secrets, guard), on.later(), on.clock(), on.random());
        objects.onAuthRemoved(sessions::forget);
        on.metrics().clientCache(options.vault().sessions(), sessions::size);
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

    private static CredentialReader credentials(OperatorContext on, NamedSecretWatch secrets, AddressGuard guard) {
        return new CredentialReader(
                new ServiceAccountTokens(on.client()),
                secrets::read,
                CloudAccess.guarded(System.getenv(), on.clock(), guard));
    }

    VaultAccessProvider authentication(OperatorContext on) {
        return new VaultAccessProvider(resolver, sessions, dependents, on.metrics());
    }

    /** Enables the persistence of tokens, or deletes tokens that an earlier process stored. */
    void keepTokens(OperatorContext on, SecretHmac hmac) {
        var repository =
                new TokenSecretRepository(on.client(), on.options().namespaces().own());
        tokenStore(on, hmac, repository).ifPresentOrElse(sessions::keepTokensIn, repository::purge);
    }

    private Optional<TokenStore> tokenStore(OperatorContext on, SecretHmac hmac, TokenSecretRepository repository) {
        Optional<TokenCipher> sealing = switch (on.options().vault().persistence()) {
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
                on.later(),
                on.clock(),
                on.metrics().storage()));
    }
}
