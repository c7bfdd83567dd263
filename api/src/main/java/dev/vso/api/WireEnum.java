package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A constant that manifests spell in their own way.
 *
 * <p>A stored word that this version does not know reads as null: one odd object must never stop the watch of all
 * others. At admission the schema refuses such words.
 */
public interface WireEnum {

    /** The word as it stands in a manifest. */
    @JsonValue
    String value();

    /** The constant of that word; null where there is none. */
    static <E extends WireEnum> @Nullable E find(E[] constants, String word) {
        return Arrays.stream(constants)
                .filter(constant -> constant.value().equals(word))
                .findFirst()
                .orElse(null);
    }
}
