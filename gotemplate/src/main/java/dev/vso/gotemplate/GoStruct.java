package dev.vso.gotemplate;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Data with a fixed set of fields: a field that it does not have is an error, where a map's missing key is not.
 *
 * @param typeName what {@code typeOf} says, like {@code template.Input}
 */
public record GoStruct(String typeName, SequencedMap<String, @Nullable Object> fields) {
    /** The type alone: the fields may be secrets. */
    @Override
    public String toString() {
        return "GoStruct[" + typeName + "]";
    }
}
