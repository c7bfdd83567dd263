package dev.vso.operator.template;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The data of a source: the values by key, the whole answer as JSON text (stored under {@code _raw}), and its metadata.
 * An answer that Vault wrapped has only {@code wrap}: the token that unwraps it, and its origin, in Vault's words.
 *
 * <p>The nodes are not copied and must not be changed afterwards. {@code toString} shows sizes only.
 */
public record SourceData(ObjectNode secrets, String raw, ObjectNode metadata, ObjectNode wrap) {

    /** An answer that is not wrapped. */
    public SourceData(ObjectNode secrets, String raw, ObjectNode metadata) {
        this(secrets, raw, metadata, JsonNodeFactory.instance.objectNode());
    }

    @Override
    public String toString() {
        return "SourceData[%d keys, %d characters]".formatted(secrets.size(), raw.length());
    }
}
