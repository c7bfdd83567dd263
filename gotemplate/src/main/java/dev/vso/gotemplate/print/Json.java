package dev.vso.gotemplate.print;

import com.google.re2j.Pattern;
import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.gotemplate.value.Absent;
import dev.vso.gotemplate.value.Bool;
import dev.vso.gotemplate.value.Complex;
import dev.vso.gotemplate.value.Mapping;
import dev.vso.gotemplate.value.Moment;
import dev.vso.gotemplate.value.Real;
import dev.vso.gotemplate.value.Sequence;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import dev.vso.gotemplate.value.Version;
import dev.vso.gotemplate.value.Whole;
import java.util.Map;

/** Values as JSON, byte for byte as Go's {@code encoding/json} writes them. */
public final class Json {
    private static final String INDENT = "  ";
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");

    private static final int WORK_OF_A_NUMBER = 100;

    private final Bounded out;
    private final boolean escapeHtml;
    private final boolean pretty;

    private Json(Meter meter, boolean escapeHtml, boolean pretty) {
        this.out = new Bounded(meter);
        this.escapeHtml = escapeHtml;
        this.pretty = pretty;
    }

    /** Go cannot write this value as JSON. */
    public static final class Unwritable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unwritable(String message) {
            super(message, null, false, false);
        }
    }

    /** {@code json.Marshal}: escapes {@code < > &} too. */
    public static String compact(Meter meter, Value value) {
        return write(new Json(meter, true, false), value);
    }

    /** {@code json.MarshalIndent} by two spaces. */
    public static String pretty(Meter meter, Value value) {
        return write(new Json(meter, true, true), value);
    }

    /** As {@link #compact}, without escaping {@code < > &}. */
    public static String raw(Meter meter, Value value) {
        return write(new Json(meter, false, false), value);
    }

    private static String write(Json json, Value value) {
        json.value(value, "");
        return json.out.toString();
    }

    private void value(Value value, String indent) {
        switch (value) {
            case Absent _ -> out.append("null");
            case Bool bool -> out.append(bool.truth() ? "true" : "false");
            case Whole whole ->
                out.append(
                        whole.type().unsigned()
                                ? Long.toUnsignedString(whole.number())
                                : Long.toString(whole.number()));
            case Real real -> out.append(number(real.number()));
            case Complex _ -> throw new Unwritable("json: unsupported type: complex128");
            case Text text -> text(text);
            case Sequence sequence -> sequence(sequence, indent);
            case Mapping mapping -> {
                if (mapping.isNil()) {
                    out.append("null");
                } else {
                    object(mapping.entries(), indent);
                }
            }
            case Struct struct -> object(struct.fields(), indent);
            case Version version -> string(version.text());
            case Moment moment -> string(TimeLayout.format(moment, "2006-01-02T15:04:05.999999999Z07:00", out.meter()));
        }
    }

    private void text(Text text) {
        if (text.type() == Text.Type.STRING) {
            string(text.bytes());
        } else if (text.bytes().isEmpty()) {
            out.append('0');
        } else if (NUMBER.matcher(MeteredText.of(text.bytes(), NUMBER, out.meter()))
                .matches()) {
            out.append(text.bytes());
        } else {
            throw new Unwritable("json: invalid number literal");
        }
    }

    /** {@code encoding/json} writes floats in its own way: like JavaScript. */
    private String number(double number) {
        out.meter().work(WORK_OF_A_NUMBER);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new Unwritable("json: unsupported value");
        }
        var size = Math.abs(number);
        if (size == 0 || (size >= 1e-6 && size < 1e21)) {
            return Floats.format(number, 'f', -1);
        }
        var text = Floats.format(number, 'e', -1);
        var exponent = text.length() - 4;
        return exponent >= 0 && text.startsWith("e-0", exponent)
                ? text.substring(0, exponent) + "e-" + text.charAt(text.length() - 1)
                : text;
    }

    private void newLine(String indent) {
        if (pretty) {
            out.append('\n').append(indent);
        }
    }

    private void sequence(Sequence sequence, String indent) {
        if (sequence.isNil()) {
            out.append("null");
            return;
        }
        out.append('[');
        out.meter().inside();
        var first = true;
        for (var item : sequence.items()) {
            out.append(first ? "" : ",");
            first = false;
            newLine(indent + INDENT);
            value(item, indent + INDENT);
        }
        if (!first) {
            newLine(indent);
        }
        out.meter().outside();
        out.append(']');
    }

    private void object(Map<String, Value> members, String indent) {
        out.append('{');
        out.meter().inside();
        var first = true;
        for (var member : members.entrySet()) {
            out.append(first ? "" : ",");
            first = false;
            newLine(indent + INDENT);
            string(member.getKey());
            out.append(pretty ? ": " : ":");
            value(member.getValue(), indent + INDENT);
        }
        if (!first) {
            newLine(indent);
        }
        out.meter().outside();
        out.append('}');
    }

    private void string(String bytes) {
        out.append('"');
        for (int i = 0; i < bytes.length(); ) {
            var width = Utf8.width(bytes, i);
            var rune = Utf8.rune(bytes, i);
            if (width == 1 && rune == Utf8.REPLACEMENT) {
                out.append("\\ufffd");
            } else if (rune == 0x2028 || rune == 0x2029) {
                out.append(rune == 0x2028 ? "\\u2028" : "\\u2029");
            } else if (width > 1) {
                out.append(bytes, i, i + width);
            } else {
                ascii((char) rune);
            }
            i += width;
        }
        out.append('"');
    }

    private void ascii(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < ' ' || (escapeHtml && (c == '<' || c == '>' || c == '&'))) {
                    out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xF, 16));
                } else {
                    out.append(c);
                }
            }
        }
    }
}
