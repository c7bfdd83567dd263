package dev.vso.operator.auth;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses references as users write them: empty, {@code name}, or {@code namespace/name}. */
final class ResourceRef {

    static final String DEFAULT_NAME = "default";

    private ResourceRef() {}

    /**
     * The candidates of a {@code vaultAuthRef}, in order. Empty means the VaultAuth {@code default} of the resource's
     * own namespace, then that of the operator's.
     */
    static List<ObjectKey> auth(@Nullable String ref, String ownNamespace, String operatorNamespace)
            throws SyncException {
        return written("vaultAuthRef", ref, ownNamespace)
                .map(List::of)
                .orElseGet(() -> ownThenOperator(DEFAULT_NAME, ownNamespace, operatorNamespace));
    }

    /**
     * The candidates of a VaultAuth's {@code vaultConnectionRef}, in order. Empty means the operator's {@code default},
     * as in VSO; a bare name is looked up in the VaultAuth's namespace, then in the operator's.
     */
    static List<ObjectKey> connection(@Nullable String ref, String authNamespace, String operatorNamespace)
            throws SyncException {
        Optional<ObjectKey> written = written("vaultConnectionRef", ref, authNamespace);
        if (written.isEmpty()) {
            return List.of(new ObjectKey(operatorNamespace, DEFAULT_NAME));
        }
        ObjectKey key = written.get();
        return ref != null && ref.contains("/")
                ? List.of(key)
                : ownThenOperator(key.name(), authNamespace, operatorNamespace);
    }

    private static Optional<ObjectKey> written(String field, @Nullable String ref, String ownNamespace)
            throws SyncException {
        if (ref == null || ref.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = ref.split("/", -1);
        if (parts.length > 2 || parts[0].isBlank() || parts[parts.length - 1].isBlank()) {
            throw SyncError.terminal(
                            "InvalidResourceRef",
                            "%s \"%s\" is neither a name nor namespace/name".formatted(field, ref),
                            "correct it")
                    .exception();
        }
        Optional<String> unnamed = ObjectNames.problem(field, parts[parts.length - 1])
                .or(() -> parts.length == 2
                        ? ObjectNames.namespaceProblem(field + ": the namespace", parts[0])
                        : Optional.empty());
        if (unnamed.isPresent()) {
            throw SyncError.terminal("InvalidResourceRef", unnamed.get()).exception();
        }
        return Optional.of(
                parts.length == 2 ? new ObjectKey(parts[0], parts[1]) : new ObjectKey(ownNamespace, parts[0]));
    }

    private static List<ObjectKey> ownThenOperator(String name, String ownNamespace, String operatorNamespace) {
        ObjectKey own = new ObjectKey(ownNamespace, name);
        return ownNamespace.equals(operatorNamespace)
                ? List.of(own)
                : List.of(own, new ObjectKey(operatorNamespace, name));
    }
}
