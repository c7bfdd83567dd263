package dev.vso.gotemplate;

import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Whole;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes values of Go from those of Java. Maps are copied, so that a template cannot change its data for others. */
final class Data {
    private Data() {}

    static Value of(@Nullable Object data) {
        return switch (data) {
            case null -> Absent.NIL;
            case String text -> Text.of(Utf8.bytes(text));
            case byte[] bytes -> Text.of(Utf8.ofArray(bytes));
            case JsonNumber number -> new Text(number.text(), Text.Type.NUMBER);
            case Boolean truth -> new Bool(truth);
            case Integer number -> Whole.ofInt(number);
            case Long number -> Whole.ofInt64(number);
            case Double number -> new Real(number);
            case Map<?, ?> map -> mapping(map);
            case List<?> list -> Sequence.of(list.stream().map(Data::of).toList());
            case GoStruct struct -> struct(struct);
            default ->
                throw new IllegalArgumentException(
                        "templates know no values of type " + data.getClass().getName());
        };
    }

    private static Value mapping(Map<?, ?> map) {
        var copy = Mapping.of(Mapping.Element.ANY);
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("the keys of a map must be strings");
            }
            copy.put(Utf8.bytes(name), of(value));
        });
        return copy;
    }

    private static Value struct(GoStruct struct) {
        var fields = new LinkedHashMap<String, Value>();
        struct.fields().forEach((name, value) -> fields.put(Utf8.bytes(name), of(value)));
        return new Struct(struct.typeName(), fields);
    }
}
