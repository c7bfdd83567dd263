package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Numerals;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import java.util.ArrayList;

/** Reads JSON as Go's {@code json.Unmarshal} does into an {@code interface{}}: each number is a float64. */
final class JsonReader {
    /** Go stops at 10,000. */
    private static final int MAX_DEPTH = 1000;

    private static final int BYTES_OF_A_VALUE = 72;

    private final String text;
    private final Meter meter;
    private int at;
    private int depth;
    private boolean numberTooLarge;

    private JsonReader(String text, Meter meter) {
        this.text = text;
        this.meter = meter;
    }

    /** What was read; not good when it is no JSON, or has a number that is too large and is nil now. */
    record Read(Value value, boolean good) {}

    private static final class NoJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoJson() {
            super(null, null, false, false);
        }
    }

    static Read read(String text, Meter meter) {
        var reader = new JsonReader(text, meter);
        try {
            var value = reader.value();
            reader.space();
            return reader.at == text.length() ? new Read(value, !reader.numberTooLarge) : new Read(Absent.NIL, false);
        } catch (NoJson e) {
            return new Read(Absent.NIL, false);
        }
    }

    private Value value() {
        space();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> Text.of(string());
            case 't' -> word("true", new Bool(true));
            case 'f' -> word("false", new Bool(false));
            case 'n' -> word("null", Absent.NIL);
            default -> number();
        };
    }

    private void space() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new NoJson();
        }
        return text.charAt(at);
    }

    private boolean accept(char c) {
        space();
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) {
        if (!accept(c)) {
            throw new NoJson();
        }
    }

    private Value word(String word, Value value) {
        if (!text.startsWith(word, at)) {
            throw new NoJson();
        }
        at += word.length();
        return value;
    }

    private void enter() {
        meter.step();
        meter.memory(BYTES_OF_A_VALUE);
        if (++depth > MAX_DEPTH) {
            throw new NoJson();
        }
    }

    private Value object() {
        enter();
        var map = Mapping.of(Mapping.Element.ANY);
        at++;
        if (!accept('}')) {
            do {
                space();
                if (peek() != '"') {
                    throw new NoJson();
                }
                var key = string();
                expect(':');
                meter.entries(1);
                map.put(key, value());
            } while (accept(','));
            expect('}');
        }
        depth--;
        return map;
    }

    private Value array() {
        enter();
        var items = new ArrayList<Value>();
        at++;
        if (!accept(']')) {
            do {
                meter.items(1);
                items.add(value());
            } while (accept(','));
            expect(']');
        }
        depth--;
        return Sequence.of(items);
    }

    private Value number() {
        var start = at;
        meter.step();
        meter.memory(BYTES_OF_A_VALUE);
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        var number = Numerals.parseFloat(text.substring(start, at));
        if (number.isEmpty()) {
            numberTooLarge = true;
            return Absent.NIL;
        }
        return new Real(number.getAsDouble());
    }

    private void digits() {
        if (peek() < '0' || peek() > '9') {
            throw new NoJson();
        }
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
    }

    // ----------------------------------------------------------------------------------------------------- strings

    private String string() {
        var out = new StringBuilder();
        at++;
        while (peek() != '"') {
            var c = peek();
            if (c < ' ') {
                throw new NoJson();
            }
            if (c == '\\') {
                at++;
                escape(out);
            } else {
                Utf8.append(out, Utf8.rune(text, at));
                at += Utf8.width(text, at);
            }
        }
        at++;
        meter.step();
        meter.text(out.length());
        return out.toString();
    }

    private void escape(StringBuilder out) {
        var c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> out.append(c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> unicode(out);
            default -> throw new NoJson();
        }
    }

    private void unicode(StringBuilder out) {
        var unit = (char) hex(at);
        at += 4;
        if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
            var low = (char) hex(at + 2);
            if (Character.isLowSurrogate(low)) {
                at += 6;
                Utf8.append(out, Character.toCodePoint(unit, low));
                return;
            }
        }
        Utf8.append(out, unit);
    }

    private int hex(int from) {
        var value = 0;
        for (int i = from; i < from + 4; i++) {
            var digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw new NoJson();
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
