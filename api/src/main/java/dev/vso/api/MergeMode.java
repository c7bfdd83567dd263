package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How the values of a VaultAuth meet those of its VaultAuthGlobal. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum MergeMode {
    /** Both; the VaultAuth wins where a key is in both. */
    @JsonProperty("union")
    UNION,

    /** The first that has any: VaultAuth, method, defaults. */
    @JsonProperty("replace")
    REPLACE,

    /** Those of the VaultAuth only. */
    @JsonProperty("none")
    NONE
}
