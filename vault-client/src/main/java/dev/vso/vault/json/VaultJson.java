package dev.vso.vault.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.json.GoJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vault's JSON: numbers keep the text they were written with, because a value such as {@code 1.0} or a 30-digit id goes
 * into a Secret byte for byte.
 */
public final class VaultJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    // Without the source, an exception's message cannot quote a secret.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Vault's default limit is 300. */
    private static final int DEEPEST = 500;

    /** For answers of unknown origin: four times the maximum size of a Kubernetes Secret. */
    private static final long HEAVIEST = 4L << 20;

    private VaultJson() {}

    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /** An object with these text fields. */
    public static ObjectNode object(Map<String, String> fields) {
        ObjectNode object = NODES.objectNode();
        fields.forEach(object::put);
        return object;
    }

    /**
     * The one JSON value in {@code text}. Of two equal keys the later wins, half a surrogate pair becomes U+FFFD: as Go
     * reads it.
     *
     * @throws IllegalArgumentException if it is not JSON, is nested more than 500 deep or takes more than 4 MiB of heap; the
     *     message quotes nothing of it
     */
    public static JsonNode parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As {@link #parse(String)}, from UTF-8. */
    public static JsonNode parse(byte[] utf8) {
        return parse(utf8, HEAVIEST);
    }

    /**
     * As {@link #parse(String)}, from UTF-8.
     *
     * @param heaviest how many bytes of heap the nodes may take, about
     */
    public static JsonNode parse(byte[] utf8, long heaviest) {
        try (JsonParser parser = JSON.createParser(utf8)) {
            return new VaultJsonReader(parser, heaviest, DEEPEST).only();
        } catch (StreamConstraintsException _) {
            throw new IllegalArgumentException(
                    "not JSON that can be read: it holds a name, number or text that is too long");
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: error" + place(e.getLocation()));
        } catch (IOException | IllegalStateException _) {
            // Jackson throws these for invalid encodings and for colliding names; their messages quote.
            throw new IllegalArgumentException("not JSON: it cannot be decoded");
        }
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /**
     * The text that Go's {@code encoding/json} makes of the node: keys sorted by their UTF-8 bytes, no white space,
     * {@code <}, {@code >}, {@code &}, U+2028 and U+2029 escaped, numbers as written.
     */
    public static String goJson(JsonNode node) {
        return GoJson.write(node);
    }
}
