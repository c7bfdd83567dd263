package dev.vso.operator.auth;

import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.AuthMethod;
import dev.vso.api.GlobalMethodAuth;
import dev.vso.api.MergeMode;
import dev.vso.api.MergeStrategy;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthGlobal;
import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.auth.login.FieldMerge;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Completes a VaultAuth by a VaultAuthGlobal, field by field: fields of the VaultAuth win. */
public final class GlobalMerge {

    private GlobalMerge() {}

    /** The VaultAuth alone. */
    public static ResolvedVaultAuth alone(ObjectKey key, VaultAuthSpec spec) throws SyncException {
        AuthMethod method = spec.method();
        if (method == null) {
            throw terminal(
                            "InvalidVaultAuth",
                            "VaultAuth %s: method is missing".formatted(key),
                            "set it, for example to kubernetes")
                    .exception();
        }
        return new ResolvedVaultAuth(
                key,
                Optional.empty(),
                method,
                mount(ResolvedVaultAuth.origin(key, Optional.empty()), spec.mount()),
                orEmpty(spec.namespace()),
                spec.params(),
                spec.headers(),
                spec.vaultConnectionRef(),
                new ResolvedVaultAuth.Specs(spec, VaultAuthGlobalSpec.EMPTY));
    }

    /** The VaultAuth's fields, and the global's for the rest. */
    public static ResolvedVaultAuth merged(VaultAuth auth, VaultAuthGlobal global) throws SyncException {
        ObjectKey key = ObjectKey.of(auth);
        VaultAuthSpec own = auth.getSpec();
        VaultAuthGlobalSpec shared = global.getSpec();
        AuthMethod method = own.method() != null ? own.method() : shared.defaultAuthMethod();
        if (method == null) {
            throw terminal(
                            "InvalidVaultAuth",
                            "VaultAuth %s: neither method nor defaultAuthMethod of VaultAuthGlobal %s is set"
                                    .formatted(key, ObjectKey.of(global)),
                            "set one")
                    .exception();
        }
        Optional<GlobalMethodAuth> block = LoginMethods.of(method).block(shared);
        MergeStrategy strategy = own.vaultAuthGlobalRef() == null
                ? null
                : own.vaultAuthGlobalRef().mergeStrategy();
        Optional<ObjectKey> completedBy = Optional.of(ObjectKey.of(global));
        return new ResolvedVaultAuth(
                key,
                completedBy,
                method,
                mount(
                        ResolvedVaultAuth.origin(key, completedBy),
                        FieldMerge.firstOf(
                                own.mount(), block.map(GlobalMethodAuth::mount).orElse(null), shared.defaultMount())),
                orEmpty(FieldMerge.firstOf(
                        own.namespace(),
                        block.map(GlobalMethodAuth::namespace).orElse(null),
                        shared.defaultVaultNamespace())),
                maps(
                        strategy == null ? null : strategy.params(),
                        shared.params(),
                        block.map(GlobalMethodAuth::params).orElse(Map.of()),
                        own.params()),
                maps(
                        strategy == null ? null : strategy.headers(),
                        shared.headers(),
                        block.map(GlobalMethodAuth::headers).orElse(Map.of()),
                        own.headers()),
                FieldMerge.firstOf(own.vaultConnectionRef(), shared.vaultConnectionRef()),
                new ResolvedVaultAuth.Specs(own, shared));
    }

    /** With union, later maps win; with replace, the last non-empty one counts; with none, the last one. */
    private static Map<String, String> maps(
            @Nullable MergeMode mode,
            Map<String, String> defaults,
            Map<String, String> block,
            Map<String, String> own) {
        return switch (mode == null ? MergeMode.NONE : mode) {
            case NONE -> own;
            case REPLACE ->
                Stream.of(own, block, defaults)
                        .filter(map -> !map.isEmpty())
                        .findFirst()
                        .orElse(Map.of());
            case UNION -> {
                Map<String, String> union = new HashMap<>(defaults);
                union.putAll(block);
                union.putAll(own);
                yield union;
            }
        };
    }

    private static String mount(String origin, @Nullable String mount) throws SyncException {
        if (mount == null || mount.isBlank()) {
            throw terminal(
                            "InvalidVaultAuth",
                            "%s: mount is missing".formatted(origin),
                            "set it to the path of the auth method, for example kubernetes")
                    .exception();
        }
        return mount;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
