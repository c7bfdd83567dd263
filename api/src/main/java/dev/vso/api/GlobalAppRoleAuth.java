package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login with a role id and a secret id, as defaults for many VaultAuths. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GlobalAppRoleAuth(
        @JsonPropertyDescription(Fields.METHOD_NAMESPACE) @Nullable String namespace,

        @JsonPropertyDescription(Fields.METHOD_MOUNT) @Nullable String mount,

        @JsonPropertyDescription(Fields.PARAMS_GLOBAL) Map<String, String> params,

        @JsonPropertyDescription(Fields.HEADERS_GLOBAL) Map<String, String> headers,

        @JsonPropertyDescription("The role id.") @Nullable String roleId,

        @JsonPropertyDescription(
                "Secret whose key id holds the secret id; in the namespace of the resource that asks for the "
                        + "secret.")
        @Nullable String secretRef,

        @JsonPropertyDescription(
                "File in the operator's container that holds the secret id. Only below the folder that the "
                        + "operator is told to allow.")
        @Nullable String secretIDPath) {

    /** Lists and maps are never null. */
    public GlobalAppRoleAuth {
        params = Copies.of(params);
        headers = Copies.of(headers);
    }
}
