package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Database servers whose credentials can be made. */
public enum DatabaseEngine implements WireEnum {
    /** PostgreSQL. */
    POSTGRESQL("postgresql"),

    /** MySQL. */
    MYSQL("mysql"),

    /** MariaDB. */
    MARIADB("mariadb"),

    /** Valkey. */
    VALKEY("valkey"),

    /** Redis. */
    REDIS("redis");

    private final String word;

    DatabaseEngine(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable DatabaseEngine of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
