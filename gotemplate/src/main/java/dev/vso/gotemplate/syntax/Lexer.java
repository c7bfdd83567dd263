package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.syntax.Token.Kind;
import dev.vso.gotemplate.value.Utf8;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts the text of a template into words; after an error there are no more. */
final class Lexer {
    private static final int EOF = -1;
    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final String COMMENT_START = "/*";
    private static final String COMMENT_END = "*/";
    private static final int TRIM_MARKER = 2; // the dash, and the space at its side
    private static final Map<String, Kind> KEYWORDS = Map.ofEntries(
            Map.entry(".", Kind.DOT),
            Map.entry("block", Kind.BLOCK),
            Map.entry("break", Kind.BREAK),
            Map.entry("continue", Kind.CONTINUE),
            Map.entry("define", Kind.DEFINE),
            Map.entry("else", Kind.ELSE),
            Map.entry("end", Kind.END),
            Map.entry("if", Kind.IF),
            Map.entry("range", Kind.RANGE),
            Map.entry("nil", Kind.NIL),
            Map.entry("template", Kind.TEMPLATE),
            Map.entry("with", Kind.WITH));

    private String input;
    private int at;
    private int start;
    private int line = 1;
    private int parens;
    private boolean insideAction;

    Lexer(String input) {
        this.input = input;
    }

    Token next() {
        return insideAction ? inAction() : text();
    }

    // ---------------------------------------------------------------------------------------------- outside actions

    private Token text() {
        while (true) {
            var left = input.indexOf(LEFT, at);
            if (left < 0) {
                at = input.length();
                return at > start ? emit(Kind.TEXT) : new Token(Kind.EOF, at, "EOF", line);
            }
            var end = startsWithTrim(left + LEFT.length()) ? trimmedEnd(left) : left;
            if (end > start) {
                at = end;
                var token = emit(Kind.TEXT);
                skipTo(left);
                return token;
            }
            skipTo(left);
            var token = leftDelimiter();
            if (token != null) {
                return token;
            }
        }
    }

    /** The delimiter, or null when it began a comment, which is then behind us. */
    private @Nullable Token leftDelimiter() {
        var trim = startsWithTrim(at + LEFT.length()) ? TRIM_MARKER : 0;
        if (input.startsWith(COMMENT_START, at + LEFT.length() + trim)) {
            skipTo(at + LEFT.length() + trim);
            return comment();
        }
        at += LEFT.length();
        var token = emit(Kind.LEFT_DELIMITER);
        skipTo(at + trim);
        insideAction = true;
        parens = 0;
        return token;
    }

    private @Nullable Token comment() {
        var end = input.indexOf(COMMENT_END, at + COMMENT_START.length());
        if (end < 0) {
            return error("unclosed comment");
        }
        at = end + COMMENT_END.length();
        if (!atRightDelimiter()) {
            return error("comment ends before closing delimiter");
        }
        closeAction();
        return null;
    }

    private boolean startsWithTrim(int from) {
        return from + 1 < input.length() && input.charAt(from) == '-' && isSpace(input.charAt(from + 1));
    }

    private int trimmedEnd(int end) {
        var trimmed = end;
        while (trimmed > start && isSpace(input.charAt(trimmed - 1))) {
            trimmed--;
        }
        return trimmed;
    }

    // ----------------------------------------------------------------------------------------------- inside actions

    private Token inAction() {
        if (atRightDelimiter()) {
            return parens == 0 ? rightDelimiter() : error("unclosed left paren");
        }
        var rune = advance();
        if (isSpace(rune)) {
            return space();
        }
        return switch (rune) {
            case EOF -> error("unclosed action");
            case '=' -> emit(Kind.ASSIGN);
            case ':' -> advance() == '=' ? emit(Kind.DECLARE) : error("expected :=");
            case '|' -> emit(Kind.PIPE);
            case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', Kind.CHAR_CONSTANT, "unterminated character constant");
            case '`' -> raw();
            case '$' -> fieldOrVariable(Kind.VARIABLE);
            case '(' -> {
                parens++;
                yield emit(Kind.LEFT_PAREN);
            }
            case ')' -> --parens < 0 ? error("unexpected right paren") : emit(Kind.RIGHT_PAREN);
            case '.' -> at < input.length() && !isDecimal(input.charAt(at)) ? fieldOrVariable(Kind.FIELD) : number();
            default -> other(rune);
        };
    }

    private Token other(int rune) {
        if (rune == '+' || rune == '-' || isDecimal(rune)) {
            return number();
        }
        if (isAlphaNumeric(rune)) {
            return identifier();
        }
        if (rune > ' ' && rune < 0x7F) {
            return emit(Kind.CHAR);
        }
        return error("unrecognized character in action: U+%04X".formatted(rune));
    }

    private Token rightDelimiter() {
        if (input.charAt(at) != RIGHT.charAt(0)) {
            skipTo(at + TRIM_MARKER);
            at += RIGHT.length();
            var token = emit(Kind.RIGHT_DELIMITER);
            skipSpace();
            insideAction = false;
            return token;
        }
        at += RIGHT.length();
        insideAction = false;
        return emit(Kind.RIGHT_DELIMITER);
    }

    private void closeAction() {
        var trim = !input.startsWith(RIGHT, at);
        skipTo(at + (trim ? TRIM_MARKER : 0) + RIGHT.length());
        if (trim) {
            skipSpace();
        }
    }

    private void skipSpace() {
        var end = at;
        while (end < input.length() && isSpace(input.charAt(end))) {
            end++;
        }
        skipTo(end);
    }

    private boolean atRightDelimiter() {
        return input.startsWith(RIGHT, at) || isTrimmedRight(at);
    }

    private boolean isTrimmedRight(int from) {
        return from + 1 < input.length()
                && isSpace(input.charAt(from))
                && input.charAt(from + 1) == '-'
                && input.startsWith(RIGHT, from + TRIM_MARKER);
    }

    private Token space() {
        while (at < input.length() && isSpace(input.charAt(at))) {
            at++;
        }
        if (isTrimmedRight(at - 1)) {
            at--;
            if (at == start) {
                return rightDelimiter();
            }
        }
        return emit(Kind.SPACE);
    }

    private Token identifier() {
        runOfLetters();
        if (!atTerminator()) {
            return error("bad character " + shown(peek()));
        }
        var word = input.substring(start, at);
        var keyword = KEYWORDS.get(word);
        if (keyword != null) {
            return emit(keyword);
        }
        return emit(word.equals("true") || word.equals("false") ? Kind.BOOL : Kind.IDENTIFIER);
    }

    private Token fieldOrVariable(Kind kind) {
        if (atTerminator()) {
            return emit(kind == Kind.VARIABLE ? Kind.VARIABLE : Kind.DOT);
        }
        runOfLetters();
        return atTerminator() ? emit(kind) : error("bad character " + shown(peek()));
    }

    private void runOfLetters() {
        while (at < input.length() && isAlphaNumeric(Utf8.rune(input, at))) {
            at += Utf8.width(input, at);
        }
    }

    private boolean atTerminator() {
        var rune = peek();
        return isSpace(rune) || rune == EOF || ".,|:)(".indexOf(rune) >= 0 || input.startsWith(RIGHT, at);
    }

    private Token quoted(char quote, Kind kind, String unterminated) {
        while (true) {
            var rune = advance();
            if (rune == '\\') {
                rune = advance();
                if (rune != EOF && rune != '\n') {
                    continue;
                }
            }
            if (rune == EOF || rune == '\n') {
                return error(unterminated);
            }
            if (rune == quote) {
                return emit(kind);
            }
        }
    }

    private Token raw() {
        var end = input.indexOf('`', at);
        if (end < 0) {
            return error("unterminated raw quoted string");
        }
        at = end + 1;
        return emit(Kind.RAW_STRING);
    }

    private Token number() {
        at = start;
        var scanner = new NumberScanner(input, at);
        if (!scanner.scan()) {
            at = scanner.at();
            return error("bad number syntax: \"" + input.substring(start, at) + "\"");
        }
        at = scanner.at();
        if (at < input.length() && (input.charAt(at) == '+' || input.charAt(at) == '-')) {
            var imaginary = new NumberScanner(input, at);
            var good = imaginary.scan();
            at = imaginary.at();
            return good && input.charAt(at - 1) == 'i'
                    ? emit(Kind.COMPLEX)
                    : error("bad number syntax: \"" + input.substring(start, at) + "\"");
        }
        return emit(Kind.NUMBER);
    }

    // -------------------------------------------------------------------------------------------------------- steps

    private int advance() {
        if (at >= input.length()) {
            return EOF;
        }
        var rune = Utf8.rune(input, at);
        at += Utf8.width(input, at);
        return rune;
    }

    private int peek() {
        return at < input.length() ? Utf8.rune(input, at) : EOF;
    }

    private Token emit(Kind kind) {
        var token = new Token(kind, start, input.substring(start, at), line);
        skipTo(at);
        return token;
    }

    private void skipTo(int end) {
        for (int i = start; i < end; i++) {
            if (input.charAt(i) == '\n') {
                line++;
            }
        }
        at = end;
        start = end;
    }

    private Token error(String message) {
        var token = new Token(Kind.ERROR, start, message, line);
        input = "";
        at = 0;
        start = 0;
        insideAction = false;
        return token;
    }

    private static String shown(int rune) {
        return rune == EOF ? "EOF" : "U+%04X".formatted(rune);
    }

    static boolean isSpace(int rune) {
        return rune == ' ' || rune == '\t' || rune == '\r' || rune == '\n';
    }

    private static boolean isDecimal(int rune) {
        return rune >= '0' && rune <= '9';
    }

    static boolean isAlphaNumeric(int rune) {
        return rune == '_' || (rune >= 0 && (Character.isLetter(rune) || Character.isDigit(rune)));
    }
}
