package dev.vso.operator.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.gotemplate.JsonNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Converts JSON to template values; numbers keep their text. */
final class GoValues {

    private GoValues() {}

    static @Nullable Object of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                value.properties().forEach(member -> map.put(member.getKey(), of(member.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                value.forEach(item -> list.add(of(item)));
                yield list;
            }
            case STRING -> value.textValue();
            case NUMBER -> new JsonNumber(value.asText());
            case BOOLEAN -> value.booleanValue();
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: a node of type " + value.getNodeType());
        };
    }
}
