package dev.vso.gotemplate.print;

/** Go's questions about code points, by the tables of the JDK: those of a later Unicode may differ on new letters. */
public final class Unicode {
    private Unicode() {}

    /** {@code unicode.IsSpace}. */
    public static boolean isSpace(int rune) {
        return (rune >= 9 && rune <= 13)
                || rune == ' '
                || rune == 0x85
                || rune == 0xA0
                || (rune > 0xFF && Character.isSpaceChar(rune));
    }

    /** {@code unicode.IsPrint}: letters, marks, numbers, punctuation, symbols and the plain space. */
    public static boolean isPrint(int rune) {
        return rune == ' '
                || switch (Character.getType(rune)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.SPACE_SEPARATOR,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> false;
                    default -> true;
                };
    }

    /** {@code unicode.IsPunct}. */
    public static boolean isPunct(int rune) {
        return switch (Character.getType(rune)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** {@code unicode.IsNumber}. */
    public static boolean isNumber(int rune) {
        return switch (Character.getType(rune)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /** {@code unicode.IsUpper}. */
    public static boolean isUpper(int rune) {
        return Character.getType(rune) == Character.UPPERCASE_LETTER;
    }

    /** {@code unicode.IsLower}. */
    public static boolean isLower(int rune) {
        return Character.isLowerCase(rune) && Character.isLetter(rune);
    }
}
