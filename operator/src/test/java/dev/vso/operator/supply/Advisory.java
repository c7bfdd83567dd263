package dev.vso.operator.supply;

import java.util.Comparator;

/**
 * A known weakness of a library.
 *
 * @param coordinate {@code group:artifact}
 * @param affected the versions that have it, as Maven writes ranges: {@code [2.0,2.9.10.4)}
 * @param id CVE or GHSA
 * @param fixedIn the first version without it; {@code -} if there is none
 */
record Advisory(String coordinate, String affected, String id, String fixedIn) implements Comparable<Advisory> {

    /** By library, range and id. */
    private static final Comparator<Advisory> ORDER = Comparator.comparing(Advisory::coordinate)
            .thenComparing(Advisory::affected)
            .thenComparing(Advisory::id)
            .thenComparing(Advisory::fixedIn);

    private static final String SEPARATOR = "\t";
    private static final int COLUMNS = 4;

    Advisory {
        if (coordinate.indexOf(':') < 0) {
            throw new IllegalArgumentException(coordinate + " is not group:artifact");
        }
        VersionRange.parse(affected);
    }

    /** The advisory that is in this line: coordinate, affected versions, id, fixed version, with tabs between them. */
    static Advisory parse(String line) {
        String[] columns = line.split(SEPARATOR, -1);
        if (columns.length != COLUMNS) {
            throw new IllegalArgumentException(
                    "not group:artifact, affected versions, id, fixed version with tabs between them: " + line);
        }
        return new Advisory(columns[0], columns[1], columns[2], columns[3]);
    }

    String line() {
        return String.join(SEPARATOR, coordinate, affected, id, fixedIn);
    }

    boolean affects(BillOfMaterials.Component component) {
        return coordinate.equals(component.coordinate())
                && VersionRange.parse(affected).contains(component.version());
    }

    @Override
    public int compareTo(Advisory other) {
        return ORDER.compare(this, other);
    }
}
