package dev.vso.gotemplate.print;

/** How long the abbreviation of a time zone is with which a text begins, by Go's rules. */
final class ZoneName {
    private ZoneName() {}

    /** 0 when it begins with none. */
    static int length(String text) {
        if (text.length() < 3) {
            return 0;
        }
        if (text.startsWith("ChST") || text.startsWith("MeST")) {
            return 4;
        }
        if (text.startsWith("GMT")) {
            return 3 + signedOffset(text.substring(3));
        }
        if (text.charAt(0) == '+' || text.charAt(0) == '-') {
            return signedOffset(text);
        }
        var upper = 0;
        while (upper < 6 && upper < text.length() && text.charAt(upper) >= 'A' && text.charAt(upper) <= 'Z') {
            upper++;
        }
        return switch (upper) {
            case 5 -> text.charAt(4) == 'T' ? 5 : 0;
            case 4 -> text.charAt(3) == 'T' || text.startsWith("WITA") ? 4 : 0;
            case 3 -> 3;
            default -> 0;
        };
    }

    private static int signedOffset(String text) {
        if (text.isEmpty() || (text.charAt(0) != '+' && text.charAt(0) != '-')) {
            return 0;
        }
        var end = 1;
        while (end < text.length() && end < 5 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end > 1 && Integer.parseInt(text.substring(1, end)) <= 23 ? end : 0;
    }
}
