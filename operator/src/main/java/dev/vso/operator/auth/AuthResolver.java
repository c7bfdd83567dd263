package dev.vso.operator.auth;

import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultAuthGlobalRef;
import dev.vso.api.VaultConnection;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.LoginFields;
import dev.vso.operator.auth.login.LoginRequestSpec;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.kubernetes.watch.LargeMetadata;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.json.VaultJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resolves a resource's {@code vaultAuthRef} to an {@link Identity}; reads watched objects, and seldom waits. */
public final class AuthResolver {

    /**
     * The operator's rules about references.
     *
     * @param operatorNamespace the namespace of the operator's own defaults
     * @param allowDefaultGlobals VaultAuths may fall back to a VaultAuthGlobal named {@code default}
     * @param crossNamespaceConnections VaultAuths may name a VaultConnection of any namespace, as in VSO; otherwise
     *     only of their own and of the operator's
     * @param secretIdFolder the folder of the operator in which VaultAuths may name files; empty forbids them
     * @param ownIdentityForAll VaultAuths of any namespace may log in with the cloud identity of the operator's pod, as
     *     in VSO; otherwise only those of the operator's
     */
    public record Rules(
            String operatorNamespace,
            boolean allowDefaultGlobals,
            boolean crossNamespaceConnections,
            Optional<Path> secretIdFolder,
            boolean ownIdentityForAll) {}

    private final ReferencedObjects objects;
    private final CredentialDigests contents;
    private final Rules rules;

    /** @param contents called on each resolution, so it must not block */
    public AuthResolver(ReferencedObjects objects, CredentialDigests contents, Rules rules) {
        this.objects = objects;
        this.contents = contents;
        this.rules = rules;
    }

    /**
     * The identity of a resource in {@code namespace}.
     *
     * @param consulted receives every object that was looked up, existing or not: a change of any of them may change
     *     the result
     * @throws SyncException naming the field, the cause and the cure
     */
    public Identity identity(@Nullable String vaultAuthRef, String namespace, Set<Dependency> consulted)
            throws SyncException {
        List<ObjectKey> places = ResourceRef.auth(vaultAuthRef, namespace, rules.operatorNamespace());
        VaultAuth auth = first(places, Dependency.Kind.VAULT_AUTH, objects::auth, consulted)
                .orElseThrow(() -> terminal(
                                "VaultClientConfigError",
                                "vaultAuthRef: no VaultAuth %s exists".formatted(list(places)),
                                "create it, or name another")
                        .exception());
        ObjectKey key = ObjectKey.of(auth);
        requireTakeable(auth);
        if (auth.getSpec() == null) { // stored before the CRD required one
            throw terminal(
                            "VaultClientConfigError",
                            "VaultAuth %s has no spec".formatted(key),
                            "give it one with method and mount")
                    .exception();
        }
        requireConsent(namespace, key, auth.getSpec().allowedNamespaces(), "VaultAuth");
        ResolvedVaultAuth effective = effective(auth, consulted);
        requireSendable(effective);
        ObjectKey connection = connection(effective, consulted);
        return new Identity(
                key,
                connection,
                effective.vaultNamespace(),
                effective.mount(),
                login(effective, namespace, consulted),
                effective.headers(),
                effective.params());
    }

    /**
     * Checks that a VaultAuth can be resolved to an identity.
     *
     * @throws SyncException if it cannot, naming the field, the cause and the cure
     */
    public void check(VaultAuth auth, Set<Dependency> consulted) throws SyncException {
        requireTakeable(auth);
        ResolvedVaultAuth effective = effective(auth, consulted);
        requireSendable(effective);
        connection(effective, consulted);
        var _ = request(effective, effective.key().namespace());
    }

    /** Checks that a referenced object is not too large to be used. */
    public static void requireTakeable(HasMetadata referred) throws SyncException {
        Optional<String> refusal = LargeMetadata.refusal(referred);
        if (refusal.isPresent()) {
            throw terminal("VaultClientConfigError", refusal.get()).exception();
        }
    }

    /** The VaultAuth with its global merged in. */
    ResolvedVaultAuth effective(VaultAuth auth, Set<Dependency> consulted) throws SyncException {
        ObjectKey key = ObjectKey.of(auth);
        VaultAuthGlobalRef ref = auth.getSpec().vaultAuthGlobalRef();
        if (ref == null) {
            return GlobalMerge.alone(key, auth.getSpec());
        }
        List<ObjectKey> places = globalPlaces(key, ref);
        VaultAuthGlobal global = first(places, Dependency.Kind.VAULT_AUTH_GLOBAL, objects::global, consulted)
                .orElseThrow(() -> terminal(
                                "VaultClientConfigError",
                                "VaultAuth %s: vaultAuthGlobalRef: no VaultAuthGlobal %s exists"
                                        .formatted(key, list(places)),
                                "create it, or name another")
                        .exception());
        requireTakeable(global);
        requireConsent(key.namespace(), ObjectKey.of(global), global.getSpec().allowedNamespaces(), "VaultAuthGlobal");
        return GlobalMerge.merged(auth, global);
    }

    private List<ObjectKey> globalPlaces(ObjectKey auth, VaultAuthGlobalRef ref) throws SyncException {
        boolean allowDefault = Boolean.TRUE.equals(ref.allowDefault());
        if (allowDefault && !rules.allowDefaultGlobals()) {
            throw terminal(
                            "VaultClientConfigError",
                            "VaultAuth %s: vaultAuthGlobalRef.allowDefault is switched off in this operator"
                                    .formatted(auth),
                            "name the VaultAuthGlobal")
                    .exception();
        }
        Optional<String> namespace = Optional.ofNullable(ref.namespace()).filter(text -> !text.isEmpty());
        String name = ref.name();
        if (name != null && !name.isEmpty()) {
            Optional<String> unnamed = ObjectNames.problem("vaultAuthGlobalRef.name", name);
            if (unnamed.isPresent()) {
                throw terminal("VaultClientConfigError", "VaultAuth %s: %s".formatted(auth, unnamed.get()))
                        .exception();
            }
            return List.of(new ObjectKey(namespace.orElse(auth.namespace()), name));
        }
        if (!allowDefault) {
            throw terminal(
                            "VaultClientConfigError",
                            "VaultAuth %s: vaultAuthGlobalRef.name is empty".formatted(auth),
                            "name a VaultAuthGlobal, or set allowDefault: true")
                    .exception();
        }
        Set<ObjectKey> places = new LinkedHashSet<>();
        places.add(new ObjectKey(namespace.orElse(auth.namespace()), ResourceRef.DEFAULT_NAME));
        if (namespace.isEmpty()) {
            places.add(new ObjectKey(rules.operatorNamespace(), ResourceRef.DEFAULT_NAME));
        }
        return List.copyOf(places);
    }

    /** The connection of the VaultAuth. */
    ObjectKey connection(ResolvedVaultAuth auth, Set<Dependency> consulted) throws SyncException {
        ObjectKey key = auth.key();
        List<ObjectKey> places =
                ResourceRef.connection(auth.connectionRef(), key.namespace(), rules.operatorNamespace());
        for (ObjectKey place : places) {
            boolean foreign = !place.namespace().equals(key.namespace())
                    && !place.namespace().equals(rules.operatorNamespace());
            if (foreign && !rules.crossNamespaceConnections()) {
                throw terminal(
                                "VaultClientConfigError",
                                "%s: vaultConnectionRef leads to %s, another team's namespace"
                                        .formatted(auth.origin(), place),
                                "use a VaultConnection of %s or %s, or start the operator with --allow-cross-namespace-connections"
                                        .formatted(key.namespace(), rules.operatorNamespace()))
                        .exception();
            }
        }
        VaultConnection connection = first(places, Dependency.Kind.VAULT_CONNECTION, objects::connection, consulted)
                .orElseThrow(() -> terminal(
                                "VaultClientConfigError",
                                "%s: vaultConnectionRef: no VaultConnection %s exists"
                                        .formatted(auth.origin(), list(places)),
                                "create it, or name another")
                        .exception());
        return ObjectKey.of(connection);
    }

    private void requireConsent(String consumer, ObjectKey target, List<String> allowed, String kind)
            throws SyncException {
        boolean operatorsDefault = target.equals(new ObjectKey(rules.operatorNamespace(), ResourceRef.DEFAULT_NAME));
        if (!NamespacePolicy.allows(consumer, target.namespace(), allowed, operatorsDefault)) {
            throw terminal(
                            "VaultClientConfigError",
                            "%s %s does not allow namespace %s".formatted(kind, target, consumer),
                            "add it to the %s's allowedNamespaces".formatted(kind))
                    .exception();
        }
    }

    /** Reports a mount, namespace or header that no request can carry before a login fails because of it. */
    private static void requireSendable(ResolvedVaultAuth auth) throws SyncException {
        try {
            var _ = new LoginApi(
                            auth.mount(),
                            VaultJson.object(),
                            auth.headers(),
                            VaultNamespace.named(auth.vaultNamespace()))
                    .request();
        } catch (IllegalArgumentException e) {
            throw terminal("InvalidVaultAuth", "%s: %s".formatted(auth.origin(), e.getMessage()))
                    .exception();
        }
    }

    private LoginRequestSpec request(ResolvedVaultAuth auth, String namespace) throws SyncException {
        return LoginMethods.of(auth.method()).request(new LoginFields(auth, namespace, rules));
    }

    /** The login, with a digest of its Secret or file: other content makes another session. */
    private LoginRequestSpec login(ResolvedVaultAuth auth, String namespace, Set<Dependency> consulted)
            throws SyncException {
        LoginRequestSpec login = request(auth, namespace);
        if (login.source() instanceof CredentialSource.Stored stored) {
            consulted.add(new Dependency(Dependency.Kind.LOGIN_SECRET, stored.secret()));
        }
        try {
            return login.with(contents.stamp(login.source()));
        } catch (SyncException failure) {
            throw failure.error().within("VaultAuth %s: ".formatted(auth.key())).exception();
        }
    }

    private static <T> Optional<T> first(
            List<ObjectKey> places,
            Dependency.Kind kind,
            Function<ObjectKey, Optional<T>> lookup,
            Set<Dependency> consulted) {
        for (ObjectKey place : places) {
            consulted.add(new Dependency(kind, place));
            Optional<T> found = lookup.apply(place);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static String list(List<ObjectKey> places) {
        return String.join(" nor ", places.stream().map(ObjectKey::toString).toList());
    }
}
