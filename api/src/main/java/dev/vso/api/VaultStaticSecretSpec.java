package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret of the key/value engine and the Secret that follows it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultStaticSecretSpec(
        @JsonPropertyDescription(Descriptions.VAULT_AUTH_REF)
        @Size(max = Bounds.REFERENCE) @Pattern(Bounds.REFERENCE_PATTERN) @Nullable String vaultAuthRef,

        @JsonPropertyDescription(Descriptions.VAULT_NAMESPACE)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription("Path at which the key/value engine is mounted, such as secret.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) String mount,

        @JsonPropertyDescription("Path of the secret in the engine, without data/ for kv-v2.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.PATH) @Pattern(Bounds.PRINTABLE) String path,

        @JsonPropertyDescription("Version to read, kv-v2 only. 0 (default) is the latest.") @Min(0) @Nullable Long version,

        @JsonPropertyDescription("Version of the engine: kv-v1 or kv-v2.") @Required @Nullable KvType type,

        @JsonPropertyDescription(
                "Time between two reads of Vault: a number with s, m or h. Default 60s while hmacSecretData "
                        + "is true, else never.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String refreshAfter,

        @JsonPropertyDescription(
                "Keep a keyed digest of the data in status, so that an unchanged value writes nothing and an "
                        + "edit of the Secret is corrected. Default true.")
        @Default("true")
        @Nullable Boolean hmacSecretData,

        @JsonPropertyDescription(Descriptions.RESTARTS) @Size(max = Bounds.SEVERAL) List<RolloutRestartTarget> rolloutRestartTargets,

        @JsonPropertyDescription(Descriptions.DESTINATION) @Required
        Destination destination,

        @JsonPropertyDescription("How changes are noticed.") @Nullable SyncConfig syncConfig,

        @JsonPropertyDescription(
                "How a new value reaches the workloads. Without it, those of rolloutRestartTargets are restarted.")
        @Nullable StaticRotation rotation,

        @JsonPropertyDescription(Descriptions.SUSPEND) @Nullable Boolean suspend)
        implements Suspendable {

    /** Lists and maps are never null. */
    public VaultStaticSecretSpec {
        rolloutRestartTargets = NullSafe.of(rolloutRestartTargets);
    }
}
