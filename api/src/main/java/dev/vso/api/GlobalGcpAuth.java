package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login with a Google Cloud workload identity, as defaults for many VaultAuths. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GlobalGcpAuth(
        @JsonPropertyDescription(Descriptions.METHOD_NAMESPACE)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription(Descriptions.METHOD_MOUNT)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String mount,

        @JsonPropertyDescription(Descriptions.PARAMS_GLOBAL) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> params,

        @JsonPropertyDescription(Descriptions.HEADERS_GLOBAL) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> headers,

        @JsonPropertyDescription("Role of the GCP auth method in Vault.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String role,

        @JsonPropertyDescription("Service account that is bound to a Google service account by its annotation; in the "
                + "namespace of the resource that asks for the secret.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String workloadIdentityServiceAccount,

        @JsonPropertyDescription("Region of the cluster. Without it, what the metadata server says.")
        @Size(max = Bounds.WORD) @Nullable String region,

        @JsonPropertyDescription("Name of the cluster. Without it, what the metadata server says.")
        @Size(max = Bounds.WORD) @Nullable String clusterName,

        @JsonPropertyDescription("Google project of the cluster. Without it, what the metadata server says.")
        @Size(max = Bounds.WORD) @Nullable String projectID)
        implements GlobalMethodAuth {

    /** Lists and maps are never null. */
    public GlobalGcpAuth {
        params = NullSafe.of(params);
        headers = NullSafe.of(headers);
    }
}
