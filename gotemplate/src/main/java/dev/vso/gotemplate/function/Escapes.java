package dev.vso.gotemplate.function;

import dev.vso.gotemplate.limit.Bounded;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.print.Unicode;
import dev.vso.gotemplate.value.Utf8;

/** The escapers {@code html} and {@code js}. */
final class Escapes {
    private static final int WORK_OF_A_FORMAT = 100;

    private Escapes() {}

    static String html(Meter meter, String bytes) {
        var out = new Bounded(meter);
        for (int i = 0; i < bytes.length(); i++) {
            switch (bytes.charAt(i)) {
                case 0 -> out.append("\u00ef\u00bf\u00bd"); // the bytes of U+FFFD
                case '"' -> out.append("&#34;");
                case '\'' -> out.append("&#39;");
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                default -> out.append(bytes.charAt(i));
            }
        }
        return out.toString();
    }

    static String js(Meter meter, String bytes) {
        var out = new Bounded(meter);
        for (int i = 0; i < bytes.length(); i += Utf8.width(bytes, i)) {
            var rune = Utf8.rune(bytes, i);
            switch (rune) {
                case '\\' -> out.append("\\\\");
                case '\'' -> out.append("\\'");
                case '"' -> out.append("\\\"");
                case '<', '>', '&', '=' -> out.append(hex(meter, "\\u00%02X", rune));
                default -> {
                    if (rune < ' ') {
                        out.append(hex(meter, "\\u00%02X", rune));
                    } else if (rune < 0x80 || Unicode.isPrint(rune)) {
                        out.append(bytes.substring(i, i + Utf8.width(bytes, i)));
                    } else {
                        out.append(hex(meter, "\\u%04X", rune));
                    }
                }
            }
        }
        return out.toString();
    }

    private static String hex(Meter meter, String format, int rune) {
        meter.work(WORK_OF_A_FORMAT);
        return format.formatted(rune);
    }
}
