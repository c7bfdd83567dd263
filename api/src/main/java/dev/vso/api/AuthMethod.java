package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How the operator proves to Vault who is asking. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum AuthMethod {
    /** A service account token, reviewed by Vault. */
    @JsonProperty("kubernetes")
    KUBERNETES,

    /** A signed token, from a service account or a Secret. */
    @JsonProperty("jwt")
    JWT,

    /** A role id and a secret id. */
    @JsonProperty("appRole")
    APP_ROLE,

    /** A signed AWS identity request. */
    @JsonProperty("aws")
    AWS,

    /** A Google identity token. */
    @JsonProperty("gcp")
    GCP
}
