package dev.vso.operator.supply;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version in Maven's order ("Version Order Specification" of its POM reference).
 *
 * @param tokens what is between dots, hyphens and changes from digits to letters; without what means nothing, as in 1.0.0
 */
record MavenVersion(List<Token> tokens) implements Comparable<MavenVersion> {

    private static final Pattern TOKEN = Pattern.compile("([.\\-_]?)([0-9]+|[^0-9.\\-_]+|(?=[.\\-_]|$))");

    /** Qualifiers with a place in the order; all others are after them. */
    private static final List<String> QUALIFIERS = List.of("alpha", "beta", "milestone", "rc", "snapshot", "", "sp");

    /**
     * A number or a qualifier.
     *
     * @param afterDot else it comes after a hyphen, or after letters
     */
    record Token(boolean afterDot, String text) implements Comparable<Token> {

        private boolean isNumber() {
            return !text.isEmpty() && Character.isDigit(text.charAt(0));
        }

        private boolean isNothing() {
            return isNumber() ? new BigInteger(text).signum() == 0 : text.isEmpty();
        }

        /** What stands for it in a version that ends before it. */
        private Token absent() {
            return new Token(afterDot, isNumber() ? "0" : "");
        }

        private int rank() {
            if (!isNumber()) {
                return 0;
            }
            return afterDot ? 2 : 1;
        }

        private int place() {
            int place = QUALIFIERS.indexOf(text);
            return place < 0 ? QUALIFIERS.size() : place;
        }

        @Override
        public int compareTo(Token other) {
            if (rank() != other.rank()) {
                return Integer.compare(rank(), other.rank());
            }
            if (isNumber()) {
                return new BigInteger(text).compareTo(new BigInteger(other.text));
            }
            int places = Integer.compare(place(), other.place());
            return places != 0 ? places : text.compareTo(other.text);
        }
    }

    static MavenVersion of(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text.toLowerCase(Locale.ROOT));
        int end = 0;
        while (end < text.length() && matcher.find(end)) {
            boolean digitFollows = matcher.end() < text.length() && Character.isDigit(text.charAt(matcher.end()));
            boolean afterDot = tokens.isEmpty() || ".".equals(matcher.group(1));
            tokens.add(new Token(afterDot, word(matcher.group(2), digitFollows)));
            end = matcher.end();
        }
        return new MavenVersion(List.copyOf(trimmed(tokens)));
    }

    private static String word(String text, boolean digitFollows) {
        return switch (text) {
            case "final", "ga", "release" -> "";
            case "cr" -> "rc";
            case "a" -> digitFollows ? "alpha" : text;
            case "b" -> digitFollows ? "beta" : text;
            case "m" -> digitFollows ? "milestone" : text;
            default -> text;
        };
    }

    /** Without zeros and empty qualifiers at the end, and before each hyphen. */
    private static List<Token> trimmed(List<Token> tokens) {
        List<Token> kept = new ArrayList<>();
        for (Token token : tokens) {
            if (!token.afterDot()) {
                trimEnd(kept);
            }
            kept.add(token);
        }
        trimEnd(kept);
        return kept;
    }

    private static void trimEnd(List<Token> tokens) {
        while (tokens.size() > 1 && tokens.getLast().isNothing()) {
            tokens.removeLast();
        }
    }

    @Override
    public int compareTo(MavenVersion other) {
        for (int i = 0; i < Math.max(tokens.size(), other.tokens.size()); i++) {
            Token mine = i < tokens.size() ? tokens.get(i) : other.tokens.get(i).absent();
            Token others = i < other.tokens.size() ? other.tokens.get(i) : mine.absent();
            int order = mine.compareTo(others);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
