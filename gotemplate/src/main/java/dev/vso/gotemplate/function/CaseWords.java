package dev.vso.gotemplate.function;

import dev.vso.gotemplate.print.Unicode;
import dev.vso.gotemplate.value.Utf8;
import java.util.function.IntPredicate;

/** Cuts {@code HTTPServer20x} into words and joins them in lower case, as {@code huandu/xstrings} does. */
final class CaseWords {
    private enum Kind {
        INVALID,
        NUMBER,
        UPPER,
        ALPHABET,
        CONNECTOR,
        PUNCTUATION,
        OTHER
    }

    private final String text;
    private final char connector;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private Kind kind = Kind.INVALID;
    private String word = "";
    private int rune;
    private int size;

    private CaseWords(String text, char connector) {
        this.text = text;
        this.connector = connector;
    }

    static String joined(String text, char connector) {
        var words = new CaseWords(text, connector);
        words.run();
        return words.out.toString();
    }

    static boolean isConnector(int rune) {
        return rune == '-' || rune == '_' || Unicode.isSpace(rune);
    }

    private void run() {
        next();
        while (at < text.length()) {
            if (kind != Kind.CONNECTOR) {
                write(kind, word);
            }
            var before = kind;
            var last = word;
            next();
            switch (before) {
                case NUMBER -> {
                    alphabetAndNumbers();
                    connect(kind != Kind.INVALID && isWord());
                }
                case CONNECTOR -> write(before, last);
                case PUNCTUATION -> {}
                default -> afterLetters();
            }
        }
        write(kind, word);
    }

    private boolean isWord() {
        return kind != Kind.PUNCTUATION && kind != Kind.CONNECTOR;
    }

    private void connect(boolean wanted) {
        if (wanted) {
            out.append(connector);
        }
    }

    private void alphabetAndNumbers() {
        while (kind == Kind.ALPHABET || kind == Kind.NUMBER) {
            write(kind, word);
            next();
        }
    }

    private void afterLetters() {
        if (kind != Kind.NUMBER) {
            connect(isWord());
            return;
        }
        if (at >= text.length()) {
            return;
        }
        var number = word;
        next();
        if (kind != Kind.ALPHABET) { // the number belongs to the word before it
            write(Kind.NUMBER, number);
            connect(isWord());
            return;
        }
        out.append(connector);
        write(Kind.NUMBER, number);
        alphabetAndNumbers();
        connect(kind != Kind.INVALID && isWord());
    }

    private void write(Kind kindOfWord, String bytes) {
        if (kindOfWord != Kind.UPPER && kindOfWord != Kind.CONNECTOR) {
            out.append(bytes);
            return;
        }
        for (int i = 0; i < bytes.length(); i += Utf8.width(bytes, i)) {
            var rune = Utf8.rune(bytes, i);
            if (isConnector(rune)) {
                out.append(connector);
            } else {
                Utf8.append(out, Unicode.isUpper(rune) ? Character.toLowerCase(rune) : rune);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------ cutting words

    private void next() {
        if (at >= text.length()) {
            kind = Kind.INVALID;
            word = "";
            return;
        }
        var start = at;
        look(Utf8.REPLACEMENT);
        kind = kindOf(rune);
        at += size;
        switch (kind) {
            case CONNECTOR -> skipWhile(CaseWords::isConnector);
            case PUNCTUATION -> skipWhile(Unicode::isPunct);
            case UPPER -> upper();
            case ALPHABET -> skipWhile(CaseWords::isLowerLetter);
            case NUMBER -> skipWhile(Unicode::isNumber);
            case OTHER -> skipWhile(CaseWords::isOther);
            case INVALID -> {}
        }
        word = text.substring(start, at);
    }

    /** Sees the next code point that is not U+FFFD, and how many bytes it takes to get behind it. */
    private void look(int otherwise) {
        size = 0;
        for (int i = at; i < text.length(); i = at + size) {
            rune = Utf8.rune(text, i);
            size += Utf8.width(text, i);
            if (rune != Utf8.REPLACEMENT) {
                return;
            }
        }
        rune = otherwise;
    }

    private static Kind kindOf(int rune) {
        if (rune == Utf8.REPLACEMENT) {
            return Kind.INVALID;
        }
        if (isConnector(rune)) {
            return Kind.CONNECTOR;
        }
        if (Unicode.isPunct(rune)) {
            return Kind.PUNCTUATION;
        }
        if (Unicode.isUpper(rune)) {
            return Kind.UPPER;
        }
        if (isAlphabet(rune)) {
            return Kind.ALPHABET;
        }
        return Unicode.isNumber(rune) ? Kind.NUMBER : Kind.OTHER;
    }

    private static boolean isAlphabet(int rune) {
        var isCjk = (rune >= 0x4E00 && rune <= 0x9FCC)
                || (rune >= 0x3400 && rune <= 0x4D85)
                || (rune >= 0x20000 && rune <= 0x2B81D);
        return Character.isLetter(rune) && !isCjk;
    }

    private static boolean isLowerLetter(int rune) {
        return isAlphabet(rune) && !Unicode.isUpper(rune);
    }

    private static boolean isOther(int rune) {
        return !isConnector(rune) && !isAlphabet(rune) && !Unicode.isNumber(rune) && !Unicode.isPunct(rune);
    }

    private void skipWhile(IntPredicate same) {
        while (at < text.length()) {
            look(rune);
            if (!same.test(rune)) {
                return;
            }
            at += size;
        }
    }

    /** {@code HTTPStatus} is {@code HTTP} and {@code Status}: the last capital belongs to the letters after it. */
    private void upper() {
        if (at >= text.length()) {
            return;
        }
        look(rune);
        if (!Unicode.isUpper(rune)) {
            skipWhile(CaseWords::isLowerLetter);
            return;
        }
        var last = at;
        while (at < text.length()) {
            look(rune);
            if (!Unicode.isUpper(rune)) {
                break;
            }
            last = at;
            at += size;
        }
        if (at < text.length() && isAlphabet(rune)) {
            at = last;
        }
    }
}
