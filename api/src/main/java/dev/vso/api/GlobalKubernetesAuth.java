package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Login with the token of a Kubernetes service account, as defaults for many VaultAuths. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record GlobalKubernetesAuth(
        @JsonPropertyDescription(Descriptions.METHOD_NAMESPACE)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription(Descriptions.METHOD_MOUNT)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String mount,

        @JsonPropertyDescription(Descriptions.PARAMS_GLOBAL) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> params,

        @JsonPropertyDescription(Descriptions.HEADERS_GLOBAL) @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> headers,

        @JsonPropertyDescription("Role of the Kubernetes auth method in Vault.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String role,

        @JsonPropertyDescription(
                "Service account whose token is sent. It is in the namespace of the resource that asks for "
                        + "the secret.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String serviceAccount,

        @JsonPropertyDescription(Descriptions.AUDIENCES) @Size(max = Bounds.FEW) List<@Size(max = Bounds.TEXT) String> audiences,

        @JsonPropertyDescription(Descriptions.TOKEN_EXPIRATION) @Default("600") @Min(600) @Nullable Long tokenExpirationSeconds)
        implements GlobalMethodAuth {

    /** Lists and maps are never null. */
    public GlobalKubernetesAuth {
        params = NullSafe.of(params);
        headers = NullSafe.of(headers);
        audiences = NullSafe.of(audiences);
    }
}
