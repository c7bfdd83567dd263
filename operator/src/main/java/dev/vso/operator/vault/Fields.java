package dev.vso.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads Vault's fields out of JSON: null and absent are the same, a field that must be there and is not is an error. */
record Fields(JsonNode node) {
    static Fields of(JsonNode node) {
        return new Fields(node);
    }

    Optional<Fields> object(String name) {
        return Optional.<JsonNode>ofNullable(node.get(name))
                .filter(ObjectNode.class::isInstance)
                .map(Fields::new);
    }

    String text(String name) {
        JsonNode value = node.path(name);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    Optional<String> someText(String name) {
        return Optional.of(text(name)).filter(text -> !text.isEmpty());
    }

    String requiredText(String name) {
        return someText(name).orElseThrow(() -> new UnexpectedAnswer("the answer lacks the field " + name));
    }

    boolean flag(String name) {
        return node.path(name).asBoolean(false);
    }

    int number(String name) {
        return node.path(name).asInt(0);
    }

    Duration seconds(String name) {
        return Duration.ofSeconds(Math.max(0, node.path(name).asLong(0)));
    }

    Duration requiredSeconds(String name) {
        if (!node.path(name).isNumber()) {
            throw new UnexpectedAnswer("the answer lacks the number " + name);
        }
        return seconds(name);
    }

    /** A time as Go writes it; the year 1 is Go's way of saying "never set". */
    Optional<Instant> time(String name) {
        return someText(name)
                .map(text -> {
                    try {
                        return OffsetDateTime.parse(text).toInstant();
                    } catch (DateTimeException _) {
                        throw new UnexpectedAnswer("the answer's field " + name + " is not a time");
                    }
                })
                .filter(time -> time.isAfter(Instant.EPOCH));
    }

    List<String> texts(String name) {
        return node.path(name).valueStream().map(JsonNode::asText).toList();
    }

    Map<String, String> map(String name) {
        Map<String, String> map = new TreeMap<>();
        node.path(name)
                .propertyStream()
                .forEach(e -> map.put(e.getKey(), e.getValue().asText()));
        return map;
    }

    List<String> names() {
        return node.propertyStream().map(Map.Entry::getKey).sorted().toList();
    }
}
