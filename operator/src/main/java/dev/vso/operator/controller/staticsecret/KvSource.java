package dev.vso.operator.controller.staticsecret;

import static dev.vso.operator.error.SyncError.retryable;
import static dev.vso.operator.error.SyncError.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.error.Explanation;
import dev.vso.json.GoJson;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.reconcile.MountCheck;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.json.VaultJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a secret of the key/value engine, version 1 or 2. A deleted, destroyed or empty secret is an error, so that the
 * Kubernetes Secret keeps its data.
 */
final class KvSource {

    private static final String SPEC_ERROR = "VaultStaticSecretError";

    private KvSource() {}

    /** Returns the request that reads the secret in the spec. */
    static VaultRequest request(VaultStaticSecretSpec spec) throws SyncException {
        KvType type = type(spec);
        VaultPath path = VaultSyncErrors.path(SPEC_ERROR, () -> switch (type) {
            case KV_V1 -> VaultPath.of(spec.mount(), spec.path());
            case KV_V2 -> VaultPath.of(spec.mount(), "data", spec.path());
        });
        Long version = spec.version();
        boolean pinned = type == KvType.KV_V2 && version != null && version > 0;
        VaultRequest read = VaultRequest.read(path);
        return pinned ? read.withQuery(Map.of("version", String.valueOf(version))) : read;
    }

    /** Reads the secret from Vault once. */
    static SourceData read(VaultAccess vault, VaultStaticSecretSpec spec) throws SyncException {
        VaultRequest request = request(spec);
        return switch (vault.send(request)) {
            case VaultResponse response -> data(type(spec), request.path(), response.data());
            case VaultFailure failure -> throw explained(vault, spec, failure).exception();
        };
    }

    /** Explains Vault's refusal by further requests, sent only when something is wrong. */
    private static SyncError explained(VaultAccess vault, VaultStaticSecretSpec spec, VaultFailure failure)
            throws SyncException {
        KvType type = type(spec);
        SyncError plain = problem(type, failure);
        boolean asked = failure.kind() == VaultFailure.Kind.DENIED
                || (failure.kind() == VaultFailure.Kind.NOT_FOUND
                        && failure.errors().isEmpty());
        if (!asked) {
            return plain;
        }
        String version = type == KvType.KV_V2 ? "2" : "1";
        Optional<Explanation> mismatch =
                MountCheck.mismatch(vault, spec.mount(), Optional.of("kv"), Optional.of(version));
        if (mismatch.isPresent()) {
            return retryable(plain.eventReason(), mismatch.get());
        }
        boolean pinned = type == KvType.KV_V2 && spec.version() != null && spec.version() > 0;
        boolean gone = failure.kind() == VaultFailure.Kind.NOT_FOUND
                && failure.data()
                        .filter(data -> data.path("metadata").isObject())
                        .isEmpty();
        return pinned && gone ? withoutVersion(vault, spec, plain) : plain;
    }

    /** Explains a missing pinned version: it is removed after {@code max_versions} newer ones were written. */
    private static SyncError withoutVersion(VaultAccess vault, VaultStaticSecretSpec spec, SyncError plain) {
        VaultPath metadata = VaultPath.of(spec.mount(), "metadata", spec.path());
        if (!(vault.send(VaultRequest.read(metadata)) instanceof VaultResponse response)) {
            return retryable(
                    plain.eventReason(),
                    Explanation.colon(
                            "there is no version %d of %s, which may have been pushed out by newer ones (max_versions)"
                                    .formatted(spec.version(), spec.path()),
                            "correct spec.version or spec.path"));
        }
        List<Long> there = new ArrayList<>();
        response.data().path("versions").properties().forEach(version -> {
            boolean readable =
                    version.getValue().path("deletion_time").asText("").isEmpty()
                            && !version.getValue().path("destroyed").asBoolean();
            if (readable && version.getKey().matches("[0-9]{1,18}")) {
                there.add(Long.parseLong(version.getKey()));
            }
        });
        Collections.sort(there);
        String versions = there.isEmpty()
                ? "no other version can be read either"
                : "there are %s".formatted(there.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        return retryable(
                plain.eventReason(),
                Explanation.colon(
                        "version %d of %s does not exist any more; %s".formatted(spec.version(), spec.path(), versions),
                        "set spec.version to one of them, or remove it to follow the newest"));
    }

    private static SourceData data(KvType type, VaultPath path, ObjectNode answer) throws SyncException {
        JsonNode secrets = switch (type) {
            case KV_V1 -> answer;
            case KV_V2 -> answer.path("data");
        };
        if (!(secrets instanceof ObjectNode values)) {
            throw retryable(
                            VaultSyncErrors.VAULT_CLIENT_ERROR,
                            "%s does not hold a secret of the engine's version %s".formatted(path, type.value()),
                            "check spec.type and spec.path")
                    .exception();
        }
        if (values.isEmpty()) {
            throw retryable(
                            VaultSyncErrors.VAULT_CLIENT_ERROR,
                            "the secret at %s is empty; the Secret keeps what it has until there is a key"
                                    .formatted(path))
                    .exception();
        }
        ObjectNode metadata = answer.path("metadata") instanceof ObjectNode found ? found : VaultJson.object();
        return new SourceData(values, GoJson.write(answer), metadata);
    }

    private static SyncError problem(KvType type, VaultFailure failure) {
        if (failure.kind() != VaultFailure.Kind.NOT_FOUND) {
            return VaultSyncErrors.of(failure);
        }
        Optional<JsonNode> metadata = failure.data().map(data -> data.path("metadata"));
        if (type == KvType.KV_V2 && metadata.filter(JsonNode::isObject).isPresent()) {
            return deleted(failure.path(), metadata.get());
        }
        if (!failure.errors().isEmpty()) {
            return VaultSyncErrors.of(failure); // Vault's message is better: wrong mount, namespace or engine version
        }
        return retryable(
                VaultSyncErrors.VAULT_CLIENT_ERROR,
                "nothing is at " + failure.path(),
                "write the secret, or correct spec.mount, spec.path or spec.type (%s)".formatted(type.value()));
    }

    private static SyncError deleted(VaultPath path, JsonNode metadata) {
        String version = metadata.path("version").asText();
        boolean destroyed = metadata.path("destroyed").asBoolean();
        return retryable(
                VaultSyncErrors.VAULT_CLIENT_ERROR,
                "version %s of %s was %s".formatted(version, path, destroyed ? "destroyed" : "deleted"),
                "%swrite a new version. The Secret keeps the last value".formatted(destroyed ? "" : "undelete it or "));
    }

    private static KvType type(VaultStaticSecretSpec spec) throws SyncException {
        KvType type = spec.type();
        if (type == null) {
            throw terminal(SPEC_ERROR, "type: must be kv-v1 or kv-v2").exception();
        }
        return type;
    }
}
