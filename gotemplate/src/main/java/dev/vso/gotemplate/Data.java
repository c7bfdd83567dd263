package dev.vso.gotemplate;

import dev.vso.gotemplate.limit.Meter;
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

    static Value of(@Nullable Object data, Meter meter) {
        meter.inside();
        var value = copied(data, meter);
        meter.outside();
        return value;
    }

    private static Value copied(@Nullable Object data, Meter meter) {
        return switch (data) {
            case null -> Absent.NIL;
            case String text -> Text.of(bytes(text, meter));
            case byte[] bytes -> Text.of(array(bytes, meter));
            case JsonNumber number -> new Text(number.text(), Text.Type.NUMBER);
            case Boolean truth -> new Bool(truth);
            case Integer number -> Whole.ofInt(number);
            case Long number -> Whole.ofInt64(number);
            case Double number -> new Real(number);
            case Map<?, ?> map -> mapping(map, meter);
            case List<?> list -> list(list, meter);
            case GoStruct struct -> struct(struct, meter);
            default ->
                throw new IllegalArgumentException(
                        "templates know no values of type " + data.getClass().getName());
        };
    }

    /** What is ASCII is not copied. */
    private static String bytes(String text, Meter meter) {
        meter.work(text.length() / 4);
        var bytes = Utf8.bytes(text);
        meter.memory(bytes.length() == text.length() ? 0 : bytes.length());
        return bytes;
    }

    private static String array(byte[] bytes, Meter meter) {
        meter.work(bytes.length);
        meter.memory(bytes.length);
        return Utf8.ofArray(bytes);
    }

    private static Value list(List<?> list, Meter meter) {
        meter.items(list.size());
        return Sequence.of(list.stream().map(item -> of(item, meter)).toList());
    }

    private static Value mapping(Map<?, ?> map, Meter meter) {
        var copy = Mapping.of(Mapping.Element.ANY);
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("the keys of a map must be strings");
            }
            meter.entries(1);
            copy.put(bytes(name, meter), of(value, meter));
        });
        return copy;
    }

    private static Value struct(GoStruct struct, Meter meter) {
        var fields = new LinkedHashMap<String, Value>();
        struct.fields().forEach((name, value) -> fields.put(bytes(name, meter), of(value, meter)));
        return new Struct(struct.typeName(), fields);
    }
}
