package dev.vso.operator.controller.dynamicsecret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.HttpMethod;
import dev.vso.api.SshKey;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.reconcile.VaultSyncErrors;
import dev.vso.operator.template.KubernetesTypes;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.json.VaultJson;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds the request of a VaultDynamicSecret to its engine, as VSO does. Pure. */
final class EngineRequest {

    private static final String SPEC_ERROR = "VaultDynamicSecretError";

    private EngineRequest() {}

    /**
     * Returns the request: GET, unless the spec sets another method or has parameters, which are sent as a body.
     *
     * @param key the key pair whose public key is to be signed
     */
    static VaultRequest of(VaultDynamicSecretSpec spec, Optional<SshKeyPair> key) throws SyncException {
        VaultPath path = VaultSyncErrors.path(SPEC_ERROR, () -> VaultPath.of(spec.mount(), spec.path()));
        HttpMethod method = spec.requestHTTPMethod();
        Map<String, String> params = new TreeMap<>(spec.params());
        key.ifPresent(pair -> params.put("public_key", pair.publicKey()));
        boolean writes = !params.isEmpty() || method == HttpMethod.PUT || method == HttpMethod.POST;
        if (!writes) {
            return VaultRequest.issue(VaultRequest.Method.GET, path, Optional.empty());
        }
        JsonNode body = VaultJson.object(params);
        return VaultRequest.issue(
                method == HttpMethod.POST ? VaultRequest.Method.POST : VaultRequest.Method.PUT,
                path,
                Optional.of(body));
    }

    /**
     * Returns a digest of everything that shapes the request and the Secret, since the response is not stored: while it
     * stays the same, an edit of the spec needs no new credentials.
     */
    static String digest(VaultDynamicSecretSpec spec) {
        ObjectNode shaping = VaultJson.object();
        shaping.put("namespace", spec.namespace());
        shaping.put("mount", spec.mount());
        shaping.put("path", spec.path());
        shaping.put(
                "method",
                spec.requestHTTPMethod() == null ? "" : spec.requestHTTPMethod().value());
        shaping.set("params", VaultJson.object(spec.params()));
        shaping.put("transformation", String.valueOf(spec.destination().transformation()));
        if (KubernetesTypes.fills(spec.destination().type())) {
            shaping.put("type", spec.destination().type());
        }
        SshKey key = spec.sshKey();
        if (key != null) {
            shaping.put("sshKey", SshKeyPair.kind(key));
        }
        return RequestDigest.of(shaping);
    }
}
