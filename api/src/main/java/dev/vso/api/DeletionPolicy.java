package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the credentials when their resource goes. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum DeletionPolicy {
    /** Revoke them, delete the role in Vault and the Secret. */
    @JsonProperty("Delete")
    DELETE,

    /** Leave all as it is. */
    @JsonProperty("Retain")
    RETAIN
}
