package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Defaults for the VaultAuths that refer to it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultAuthGlobalSpec(
        @JsonPropertyDescription(
                "Kubernetes namespaces whose VaultAuths may refer to it, besides its own. A single * means all.")
        @Size(max = Bounds.NAMESPACES) List<@Size(max = Bounds.NAME) String> allowedNamespaces,

        @JsonPropertyDescription(
                "VaultConnection of the VaultAuths that name none: name (in the namespace of the VaultAuth), "
                        + "or namespace/name.")
        @Size(max = Bounds.REFERENCE) @Pattern(Bounds.REFERENCE_PATTERN) @Nullable String vaultConnectionRef,

        @JsonPropertyDescription("Vault namespace, where neither the VaultAuth nor the method here names one.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String defaultVaultNamespace,

        @JsonPropertyDescription("Auth method of the VaultAuths that name none.") @Nullable AuthMethod defaultAuthMethod,

        @JsonPropertyDescription("Auth mount, where neither the VaultAuth nor the method here names one.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String defaultMount,

        @JsonPropertyDescription(Descriptions.PARAMS_GLOBAL) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> params,

        @JsonPropertyDescription(Descriptions.HEADERS_GLOBAL) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> headers,

        @JsonPropertyDescription("Defaults of method kubernetes.") @Nullable GlobalKubernetesAuth kubernetes,

        @JsonPropertyDescription("Defaults of method appRole.") @Nullable GlobalAppRoleAuth appRole,

        @JsonPropertyDescription("Defaults of method jwt.") @Nullable GlobalJwtAuth jwt,

        @JsonPropertyDescription("Defaults of method aws.") @Nullable GlobalAwsAuth aws,

        @JsonPropertyDescription("Defaults of method gcp.") @Nullable GlobalGcpAuth gcp) {

    /** Lists and maps are never null. */
    public VaultAuthGlobalSpec {
        allowedNamespaces = NullSafe.of(allowedNamespaces);
        params = NullSafe.of(params);
        headers = NullSafe.of(headers);
    }

    /** Sets nothing. */
    public static final VaultAuthGlobalSpec EMPTY = new VaultAuthGlobalSpec(
            List.of(), null, null, null, null, Map.of(), Map.of(), null, null, null, null, null);
}
