package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login with a Google Cloud workload identity, as defaults for many VaultAuths. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GlobalGcpAuth(
        @JsonPropertyDescription(Fields.METHOD_NAMESPACE) @Nullable String namespace,

        @JsonPropertyDescription(Fields.METHOD_MOUNT) @Nullable String mount,

        @JsonPropertyDescription(Fields.PARAMS_GLOBAL) Map<String, String> params,

        @JsonPropertyDescription(Fields.HEADERS_GLOBAL) Map<String, String> headers,

        @JsonPropertyDescription("Role of the GCP auth method in Vault.") @Nullable String role,

        @JsonPropertyDescription("Service account that is bound to a Google service account by its annotation; in the "
                + "namespace of the resource that asks for the secret.")
        @Nullable String workloadIdentityServiceAccount,

        @JsonPropertyDescription("Region of the cluster. Without it, what the metadata server says.") @Nullable String region,

        @JsonPropertyDescription("Name of the cluster. Without it, what the metadata server says.") @Nullable String clusterName,

        @JsonPropertyDescription("Google project of the cluster. Without it, what the metadata server says.") @Nullable String projectID) {

    /** Lists and maps are never null. */
    public GlobalGcpAuth {
        params = Copies.of(params);
        headers = Copies.of(headers);
    }
}
