package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.ANY;
import static dev.vso.gotemplate.function.Parameter.TEXT;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.Json;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Value;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Sprig's base64, base32 and JSON. */
final class Encodings {
    private Encodings() {}

    static List<Function> all() {
        return List.of(
                Function.of("b64enc", a -> Text.of(Base64Text.encode(a.meter(), a.text(0))), TEXT),
                Function.of("b64dec", a -> decoded(a, Base64Text::decode), TEXT),
                Function.of("b32enc", a -> Text.of(Base32Text.encode(a.meter(), a.text(0))), TEXT),
                Function.of("b32dec", a -> decoded(a, Base32Text::decode), TEXT),
                Function.of(
                        "fromJson", a -> JsonReader.read(a.text(0), a.meter()).value(), TEXT),
                Function.of("mustFromJson", Encodings::mustFromJson, TEXT),
                Function.of("toJson", a -> json(a, Json::compact, true), ANY),
                Function.of("mustToJson", a -> json(a, Json::compact, false), ANY),
                Function.of("toPrettyJson", a -> json(a, Json::pretty, true), ANY),
                Function.of("mustToPrettyJson", a -> json(a, Json::pretty, false), ANY),
                Function.of("toRawJson", a -> json(a, Json::raw, false), ANY),
                Function.of("mustToRawJson", a -> json(a, Json::raw, false), ANY));
    }

    /** What is wrong with the text is the result then, as in Sprig. */
    private static Value decoded(Arguments a, UnaryOperator<String> decoder) {
        try {
            return Text.of(decoder.apply(a.text(0)));
        } catch (Failure e) {
            return Text.of(e.getMessage());
        }
    }

    private static Value mustFromJson(Arguments a) {
        var read = JsonReader.read(a.text(0), a.meter());
        if (!read.good()) {
            throw new Failure("it is not JSON");
        }
        return read.value();
    }

    private static Value json(Arguments a, BiFunction<Meter, Value, String> writer, boolean emptyOnFailure) {
        try {
            return Text.of(writer.apply(a.meter(), a.any(0)));
        } catch (Json.Unwritable e) {
            if (emptyOnFailure) {
                return Text.of("");
            }
            throw new Failure(String.valueOf(e.getMessage()));
        }
    }
}
