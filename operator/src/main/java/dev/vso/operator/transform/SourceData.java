package dev.vso.operator.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a source holds: the values by key, the whole answer as JSON text (stored under {@code _raw}), and the metadata
 * that came with it.
 *
 * <p>The nodes are not copied and must not be changed afterwards. {@code toString} says how much there is, never what.
 */
public record SourceData(ObjectNode secrets, String raw, ObjectNode metadata) {

    @Override
    public String toString() {
        return "SourceData[%d keys, %d characters]".formatted(secrets.size(), raw.length());
    }
}
