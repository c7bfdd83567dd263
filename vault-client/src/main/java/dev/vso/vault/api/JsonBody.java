package dev.vso.vault.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** Builds the small bodies of the typed calls. */
final class JsonBody {
    private final ObjectNode object = VaultJson.object();

    JsonBody with(String name, String value) {
        object.put(name, value);
        return this;
    }

    JsonBody with(String name, boolean value) {
        object.put(name, value);
        return this;
    }

    JsonBody with(String name, Collection<String> values) {
        values.forEach(object.putArray(name)::add);
        return this;
    }

    /** In seconds; nothing if empty. */
    JsonBody with(String name, Optional<Duration> duration) {
        duration.ifPresent(d -> object.put(name, d.toSeconds()));
        return this;
    }

    Optional<JsonNode> json() {
        return Optional.of(object);
    }
}
