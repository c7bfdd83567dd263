package dev.vso.operator.supply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The known weaknesses that the product is compared with: a line each in a file that is checked in. */
record Advisories(SortedSet<Advisory> all) {

    static final String FILE = ".ci/advisories.tsv";

    private static final String COMMENT = "#";

    /** What is in the file: a line for each, comments and empty lines aside. */
    static Advisories parse(String text) {
        return new Advisories(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(COMMENT))
                .map(Advisory::parse)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    static Advisories read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** The file, with the comments of the previous one. */
    String text(String before) {
        return Stream.concat(
                        before.lines().takeWhile(line -> line.startsWith(COMMENT)),
                        all.stream().map(Advisory::line))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** What is wrong with the libraries: which has which weakness, and the cure; empty if none is known. */
    List<String> findings(BillOfMaterials bill) {
        return bill.components().stream()
                .flatMap(component -> all.stream()
                        .filter(advisory -> advisory.affects(component))
                        .map(advisory -> finding(advisory, component)))
                .toList();
    }

    private static String finding(Advisory advisory, BillOfMaterials.Component component) {
        return "%s %s has the known weakness %s (affected: %s): %s"
                .formatted(
                        component.coordinate(),
                        component.version(),
                        advisory.id(),
                        advisory.affected(),
                        advisory.fixedIn().equals("-")
                                ? "no version without it is known"
                                : "take " + advisory.fixedIn() + " or newer in pom.xml");
    }
}
