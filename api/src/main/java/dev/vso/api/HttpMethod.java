package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** HTTP method of a request to Vault. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum HttpMethod {
    /** Read. */
    @JsonProperty("GET")
    GET,

    /** Write. */
    @JsonProperty("POST")
    POST,

    /** Write. */
    @JsonProperty("PUT")
    PUT
}
