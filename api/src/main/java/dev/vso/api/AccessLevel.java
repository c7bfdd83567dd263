package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What database credentials allow. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum AccessLevel {
    /** Read the data. */
    @JsonProperty("readonly")
    READONLY,

    /** Read and change the data. */
    @JsonProperty("readwrite")
    READWRITE,

    /** Everything, tables and rights included. */
    @JsonProperty("owner")
    OWNER
}
