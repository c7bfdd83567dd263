package dev.vso.gotemplate.syntax;

import dev.vso.gotemplate.value.Utf8;

/** Finds where a number of Go ends; whether it is a good one is for who reads its value. */
final class NumberScanner {
    private static final String DECIMAL = "0123456789_";
    private static final String HEX = "0123456789abcdefABCDEF_";

    private final String input;
    private int at;

    NumberScanner(String input, int at) {
        this.input = input;
        this.at = at;
    }

    int at() {
        return at;
    }

    /** Goes to the number's end; false when a letter sticks to it. */
    boolean scan() {
        accept("+-");
        var digits = DECIMAL;
        if (accept("0")) {
            if (accept("xX")) {
                digits = HEX;
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptAll(digits);
        if (accept(".")) {
            acceptAll(digits);
        }
        if ((digits.equals(DECIMAL) && accept("eE")) || (digits.equals(HEX) && accept("pP"))) {
            accept("+-");
            acceptAll(DECIMAL);
        }
        accept("i");
        if (at < input.length() && Lexer.isAlphaNumeric(Utf8.rune(input, at))) {
            at += Utf8.width(input, at);
            return false;
        }
        return true;
    }

    private boolean accept(String some) {
        if (at < input.length() && some.indexOf(input.charAt(at)) >= 0) {
            at++;
            return true;
        }
        return false;
    }

    private void acceptAll(String some) {
        while (accept(some)) {
            // goes on
        }
    }
}
