package dev.vso.operator.app;

import dev.vso.api.VaultConnection;
import dev.vso.operator.app.count.VaultCallMetrics;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.Authentication;
import dev.vso.operator.auth.Consulted;
import dev.vso.operator.auth.Dependents;
import dev.vso.operator.auth.WatchedAuthObjects;
import dev.vso.operator.auth.connection.Connections;
import dev.vso.operator.auth.connection.WatchedCaSecrets;
import dev.vso.operator.auth.login.Proofs;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.login.WatchedLoginContents;
import dev.vso.operator.auth.login.cloud.Clouds;
import dev.vso.operator.auth.persistence.EntryName;
import dev.vso.operator.auth.persistence.Sealing;
import dev.vso.operator.auth.persistence.TokenSecrets;
import dev.vso.operator.auth.persistence.TokenShelf;
import dev.vso.operator.auth.persistence.TransitSealing;
import dev.vso.operator.auth.session.Sessions;
import dev.vso.operator.auth.session.TokenStore;
import dev.vso.operator.kubernetes.watch.NamedSecretWatch;
import dev.vso.operator.reconcile.WakeUps;
import dev.vso.operator.secret.hmac.SecretMac;
import dev.vso.operator.template.SecretData;
import dev.vso.vault.address.AddressGuard;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The way to Vault: who asks, over which connection, and in which session. */
record VaultSide(
        WatchedAuthObjects objects,
        Dependents dependents,
        NamedSecretWatch secrets,
        Connections connections,
        WakeUps<VaultConnection> connectionWakeUps,
        Sessions sessions,
        AuthResolver resolver) {

    static VaultSide open(Foundation on) {
        var options = on.options();
        var dependents = new Dependents();
        var objects =
                on.opened(new WatchedAuthObjects(on.client(), on.watchedAndOwn(), on.largeResources(), dependents));
        var secrets = on.opened(new NamedSecretWatch(on.client()));
        WakeUps<VaultConnection> wakeUps = on.wakeUps();
        var caSecrets = new WatchedCaSecrets(secrets, connection -> {
            wakeUps.wake(connection);
            dependents.changed(new Consulted(Consulted.Kind.VAULT_CONNECTION, connection));
        });
        AddressGuard guard = VaultAddresses.guard(on);
        var connections = on.opened(new Connections(
                objects,
                caSecrets,
                key -> new VaultCallMetrics(on.metrics(), key),
                on.later(),
                options.vault().concurrentRequests(),
                options.vault().caDirectories(),
                guard));
        var sessions = new Sessions(connections, proofs(on, secrets, guard), on.later(), on.clock(), on.random());
        on.metrics().clientCache(options.vault().sessions(), sessions::size);
        var contents = new WatchedLoginContents(
                secrets, changed -> dependents.changed(new Consulted(Consulted.Kind.LOGIN_SECRET, changed)));
        dependents.onUnused(object -> {
            if (object.kind() == Consulted.Kind.LOGIN_SECRET) {
                contents.forget(object.key());
            }
        });
        var resolver = new AuthResolver(
                objects,
                contents,
                new AuthResolver.Rules(
                        options.operatorNamespace(),
                        options.allowDefaultGlobals(),
                        options.crossNamespaceConnections(),
                        options.vault().secretIdDirectory(),
                        options.vault().ownIdentityForAll()));
        return new VaultSide(objects, dependents, secrets, connections, wakeUps, sessions, resolver);
    }

    private static Proofs proofs(Foundation on, NamedSecretWatch secrets, AddressGuard guard) {
        var tokens = new ServiceAccountTokens(on.client());
        var clouds = new Clouds(tokens, System.getenv(), on.clock(), guard);
        return new Proofs(tokens, secrets::read, clouds);
    }

    Authentication authentication(Foundation on) {
        return new Authentication(resolver, sessions, dependents, on.metrics());
    }

    /** Lets tokens outlive the process, or deletes what an earlier one kept. */
    void keepTokens(Foundation on, SecretMac mac) {
        var shelf = new TokenShelf(on.client(), on.options().operatorNamespace());
        tokenStore(on, mac, shelf).ifPresentOrElse(sessions::keepTokensIn, shelf::purge);
    }

    private Optional<TokenStore> tokenStore(Foundation on, SecretMac mac, TokenShelf shelf) {
        Optional<Sealing> sealing = switch (on.options().vault().persistence()) {
            case NONE -> Optional.empty();
            case DIRECT_UNENCRYPTED -> Optional.of(Sealing.PLAIN);
            case DIRECT_ENCRYPTED -> Optional.of(new TransitSealing(objects, resolver, sessions, shelf.namespace()));
        };
        var names =
                new EntryName(text -> mac.of(SecretData.of(Map.of("identity", text.getBytes(StandardCharsets.UTF_8)))));
        return sealing.map(how -> new TokenSecrets(
                shelf, how, names, objects, on.later(), on.clock(), on.metrics().storage()));
    }
}
