package dev.vso.gotemplate.function;

/** Whether a text is an IPv6 address, by the rules of Go's {@code netip.ParseAddr}. */
final class Ip6 {
    private static final int GROUPS = 8;
    private static final int LONGEST = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

    private Ip6() {}

    static boolean isAddress(String text) {
        var percent = text.indexOf('%');
        if ((percent >= 0 && percent == text.length() - 1) || !text.contains(":")) {
            return false;
        }
        var address = percent < 0 ? text : text.substring(0, percent);
        if (address.length() > LONGEST) {
            return false;
        }
        var gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address, true) == GROUPS;
        }
        if (address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        var before = address.substring(0, gap);
        var after = address.substring(gap + 2);
        var count = (before.isEmpty() ? 0 : groups(before, false)) + (after.isEmpty() ? 0 : groups(after, true));
        return count >= 0 && count < GROUPS;
    }

    /** How many groups of 16 bits these are; a large negative number when one is wrong. */
    private static int groups(String text, boolean mayEndIn4) {
        var parts = text.split(":", -1);
        var count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].contains(".")) {
                if (!mayEndIn4 || i < parts.length - 1 || !isIp4(parts[i])) {
                    return -100;
                }
                count += 2;
            } else if (parts[i].isEmpty()
                    || parts[i].length() > 4
                    || parts[i].chars().anyMatch(c -> Character.digit(c, 16) < 0)) {
                return -100;
            } else {
                count++;
            }
        }
        return count;
    }

    private static boolean isIp4(String text) {
        var parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (var part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || part.chars().anyMatch(c -> c < '0' || c > '9')
                    || (part.length() > 1 && part.startsWith("0"))
                    || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
