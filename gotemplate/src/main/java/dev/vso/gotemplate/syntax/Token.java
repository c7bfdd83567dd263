package dev.vso.gotemplate.syntax;

/**
 * A word of a template.
 *
 * @param at where it starts, in bytes
 * @param text its bytes; for {@link Kind#ERROR} what is wrong
 * @param line where it starts, from 1
 */
record Token(Kind kind, int at, String text, int line) {

    /** The kinds of words; keywords come last, after {@link #KEYWORD}. */
    enum Kind {
        ERROR,
        BOOL,
        CHAR,
        CHAR_CONSTANT,
        COMPLEX,
        ASSIGN,
        DECLARE,
        EOF,
        FIELD,
        IDENTIFIER,
        LEFT_DELIMITER,
        LEFT_PAREN,
        NUMBER,
        PIPE,
        RAW_STRING,
        RIGHT_DELIMITER,
        RIGHT_PAREN,
        SPACE,
        STRING,
        TEXT,
        VARIABLE,
        KEYWORD,
        BLOCK,
        BREAK,
        CONTINUE,
        DOT,
        DEFINE,
        ELSE,
        END,
        IF,
        NIL,
        RANGE,
        TEMPLATE,
        WITH
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** For messages. */
    String shown() {
        if (kind == Kind.EOF) {
            return "EOF";
        }
        if (kind == Kind.ERROR) {
            return text;
        }
        if (kind.compareTo(Kind.KEYWORD) > 0) {
            return "<" + text + ">";
        }
        return text.length() > 10 ? "\"" + text.substring(0, 10) + "\"..." : "\"" + text + "\"";
    }
}
