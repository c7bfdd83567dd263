package dev.vso.vault;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The segments of a path. Vault's own clients normalise a path ({@code a/../b} becomes {@code b}), which lets a path
 * written by one tenant reach another's mount; here such a path is an error.
 */
record PathSegments(String text) {
    private static final String UNESCAPED = "-._~!$&'()*+,;=:@";
    private static final Pattern DOT = Pattern.compile("%2[eE]");
    private static final Pattern SLASH = Pattern.compile("%2[fF]|%5[cC]|\\\\");
    private static final Pattern PERCENT = Pattern.compile("%25");

    static PathSegments parse(String field, String text) {
        String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (path.isBlank()) {
            throw refused(field, text, "is empty", "name the path in Vault, such as \"app/config\"");
        }
        if (path.startsWith("/")) {
            throw refused(field, text, "starts with \"/\"", "write it without the leading slash");
        }
        if (path.codePoints().anyMatch(Character::isISOControl)) {
            throw refused(field, text, "holds a control character", "look for a line break or tab at its end");
        }
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "" -> throw refused(field, text, "holds \"//\"", "write a single slash");
                case ".", ".." ->
                    throw refused(
                            field, text, "holds the segment \"" + segment + "\"", "write the path as Vault lists it");
                default -> {}
            }
        }
        requireNoHiddenDots(field, text, path);
        return new PathSegments(path);
    }

    /** A proxy that decodes twice, or treats a backslash as a slash, must not find {@code ..} either. */
    private static void requireNoHiddenDots(String field, String text, String path) {
        String before = "";
        String decoded = path;
        while (!decoded.equals(before)) {
            before = decoded;
            decoded = DOT.matcher(decoded).replaceAll(".");
            decoded = SLASH.matcher(decoded).replaceAll("/");
            decoded = PERCENT.matcher(decoded).replaceAll("%");
        }
        for (String segment : decoded.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                throw refused(field, text, "hides the segment \"" + segment + "\"", "write the path as Vault lists it");
            }
        }
    }

    static String trimSlashes(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }

    /** Encoded for a URL: everything but slashes and what RFC 3986 allows in a segment is percent-encoded. */
    String encoded() {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '/' || isPlain(b)) {
                out.append((char) b);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || UNESCAPED.indexOf(b) >= 0;
    }

    private static IllegalArgumentException refused(String field, String text, String what, String cure) {
        String shown = text.codePoints()
                .limit(200)
                .map(c -> Character.isISOControl(c) ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new IllegalArgumentException(field + ": \"" + shown + "\" " + what + ": " + cure);
    }
}
