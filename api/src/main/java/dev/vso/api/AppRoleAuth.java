package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Login with a role id and a secret id. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AppRoleAuth(
        @JsonPropertyDescription("The role id.") @Size(max = Bounds.PATH) @Nullable String roleId,

        @JsonPropertyDescription(
                "Secret whose key id holds the secret id; in the namespace of the resource that asks for the "
                        + "secret.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String secretRef,

        @JsonPropertyDescription(
                "File in the operator's container that holds the secret id. Only below the folder that the "
                        + "operator is configured to allow.")
        @Size(max = Bounds.PATH) @Nullable String secretIDPath) {}
