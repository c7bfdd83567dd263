package dev.vso.operator.error;

/** Makes texts of other programs and users safe to display: some characters change how the rest looks. Pure. */
public final class Printable {

    private Printable() {}

    /**
     * The text with escapes ({@code \}{@code u202E}) in place of control characters, bidirectional controls, invisible
     * characters, and line ends other than {@code \n}; {@code \n} and tabs stay.
     */
    public static String text(String text) {
        return text.chars().noneMatch(c -> c != '\n' && c != '\t' && isUnsafe(c)) ? text : escaped(text, false);
    }

    /** As {@link #text}, on one line. */
    public static String line(String text) {
        return text.chars().noneMatch(Printable::isUnsafe) ? text : escaped(text, true);
    }

    private static String escaped(String text, boolean oneLine) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isUnsafe(c) || (!oneLine && (c == '\n' || c == '\t'))) {
                out.append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else {
                out.append("\\u%04X".formatted((int) c));
            }
        }
        return out.toString();
    }

    private static boolean isUnsafe(int c) {
        return Character.isISOControl(c)
                || (c >= 0x200b && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2060 && c <= 0x206f)
                || c == 0x061c
                || c == 0xfeff;
    }
}
