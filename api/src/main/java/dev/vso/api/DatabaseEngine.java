package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Database servers whose credentials can be made. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum DatabaseEngine {
    /** PostgreSQL. */
    @JsonProperty("postgresql")
    POSTGRESQL,

    /** MySQL. */
    @JsonProperty("mysql")
    MYSQL,

    /** MariaDB. */
    @JsonProperty("mariadb")
    MARIADB,

    /** Valkey. */
    @JsonProperty("valkey")
    VALKEY,

    /** Redis. */
    @JsonProperty("redis")
    REDIS
}
