package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Version of the key/value engine. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum KvType {
    /** Keeps the latest value only. */
    @JsonProperty("kv-v1")
    KV_V1,

    /** Keeps versions. */
    @JsonProperty("kv-v2")
    KV_V2
}
