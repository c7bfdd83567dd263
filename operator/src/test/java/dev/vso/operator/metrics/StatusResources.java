package dev.vso.operator.metrics;

import dev.vso.api.Database;
import dev.vso.api.SecretTransformation;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/** Custom resources as the API server has them, from YAML. */
final class StatusResources {

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "VaultStaticSecret", VaultStaticSecret.class,
            "VaultDynamicSecret", VaultDynamicSecret.class,
            "VaultPKISecret", VaultPKISecret.class,
            "VaultConnection", VaultConnection.class,
            "VaultAuth", VaultAuth.class,
            "SecretTransformation", SecretTransformation.class,
            "Database", Database.class);

    private StatusResources() {}

    /** A resource {@code team/NAME} with this UID as its name, a spec, and this status in YAML's flow style. */
    static HasMetadata of(String kind, String name, String status) {
        return read(kind, name, "spec: {}", status, "");
    }

    static HasMetadata leaving(String kind, String name) {
        return read(kind, name, "spec: {}", "{}", ", deletionTimestamp: \"2026-01-01T00:00:00Z\", finalizers: [f]");
    }

    static HasMetadata withoutSpec(String kind, String name) {
        return read(kind, name, "", "{}", "");
    }

    /** A status with the condition SecretSynced. */
    static String synced(boolean synced, String reason, String more) {
        return "{conditions: [{type: SecretSynced, status: \"%s\", reason: %s, lastTransitionTime: \"2026-01-01T00:00:00Z\"}]%s}"
                .formatted(synced ? "True" : "False", reason, more);
    }

    /** A status with a rotation, and the condition PreviousCredentialsKept. */
    static String rotating(String phase, String reason) {
        return ("{rotation: {phase: %s, since: \"2026-01-01T00:00:00Z\", message: m}, conditions: ["
                        + "{type: PreviousCredentialsKept, status: \"True\", reason: %s, lastTransitionTime: \"2026-01-01T00:00:00Z\"}]}")
                .formatted(phase, reason);
    }

    private static HasMetadata read(String kind, String name, String spec, String status, String metadata) {
        String yaml = """
                kind: %s
                metadata: {namespace: team, name: %s, uid: %s%s}
                %s
                status: %s
                """.formatted(kind, name, name, metadata, spec, status);
        return new KubernetesSerialization().unmarshal(yaml, KINDS.get(kind));
    }
}
