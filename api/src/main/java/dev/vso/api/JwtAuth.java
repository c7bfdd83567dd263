package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Login with a signed token. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record JwtAuth(
        @JsonPropertyDescription("Role of the JWT auth method in Vault.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String role,

        @JsonPropertyDescription(
                "Secret whose key jwt holds the token; in the namespace of the resource that asks for the secret.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String secretRef,

        @JsonPropertyDescription(
                "Service account whose token is sent; wins over secretRef. It is in the namespace of the "
                        + "resource that asks for the secret.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String serviceAccount,

        @JsonPropertyDescription(Descriptions.AUDIENCES) @Size(max = Bounds.FEW) List<@Size(max = Bounds.TEXT) String> audiences,

        @JsonPropertyDescription(Descriptions.TOKEN_EXPIRATION) @Default("600") @Min(600) @Nullable Long tokenExpirationSeconds) {

    /** Lists and maps are never null. */
    public JwtAuth {
        audiences = NullSafe.of(audiences);
    }
}
