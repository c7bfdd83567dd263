package dev.vso.operator.supply;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions, as Maven writes ranges: {@code [2.0,2.9.10.4)}, {@code (,1.5]}, {@code [1.3]}, several with commas between them.
 *
 * @param parts a version is in the range if it is in one of them
 */
record VersionRange(List<Part> parts) {

    private static final Pattern PART = Pattern.compile(
            "(?<open>[\\[(])(?<low>[^,\\[\\]()]*)(?:(?<comma>,)(?<high>[^,\\[\\]()]*))?(?<close>[\\])]),?");

    /**
     * From one version to another.
     *
     * @param low empty for the first of all
     * @param high empty for the last of all
     */
    record Part(String low, boolean withLow, String high, boolean withHigh) {

        private boolean contains(MavenVersion version) {
            int toLow = low.isEmpty() ? 1 : version.compareTo(MavenVersion.of(low));
            int toHigh = high.isEmpty() ? -1 : version.compareTo(MavenVersion.of(high));
            return (toLow > 0 || (withLow && toLow == 0)) && (toHigh < 0 || (withHigh && toHigh == 0));
        }
    }

    static VersionRange parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(text);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            String low = matcher.group("low");
            boolean withLow = matcher.group("open").equals("[");
            boolean withHigh = matcher.group("close").equals("]");
            boolean single = matcher.group("comma") == null;
            if (single && (low.isEmpty() || !withLow || !withHigh)) {
                break;
            }
            parts.add(new Part(low, withLow, single ? low : matcher.group("high"), withHigh));
            end = matcher.end();
        }
        if (parts.isEmpty() || end != text.length() || text.endsWith(",")) {
            throw new IllegalArgumentException(text + " is not a range of versions, such as [2.0,2.1)");
        }
        return new VersionRange(parts);
    }

    boolean contains(String version) {
        MavenVersion wanted = MavenVersion.of(version);
        return parts.stream().anyMatch(part -> part.contains(wanted));
    }
}
