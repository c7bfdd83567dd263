package dev.vso.operator.supply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Refreshes the list of known weaknesses from an export of osv.dev: those of the libraries that are in the bill of materials
 * or in the list already. For each library that the export knows, its lines take the place of those in the list.
 */
public final class WriteAdvisories {
    private WriteAdvisories() {}

    /** Arguments: the export (a JSON file, or a folder of them), the bill of materials, the list. */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("give the export, the bill of materials and the list to write");
        }
        Path file = Path.of(arguments[2]);
        String before = Files.readString(file);
        Advisories old = Advisories.parse(before);
        Advisories refreshed =
                refreshed(old, OsvExport.read(Path.of(arguments[0])), BillOfMaterials.read(Path.of(arguments[1])));
        Files.writeString(file, refreshed.text(before));
        System.out.println(file + ": " + refreshed.all().size() + " advisories, before: "
                + old.all().size());
    }

    static Advisories refreshed(Advisories old, List<Advisory> export, BillOfMaterials bill) {
        Set<String> watched = Stream.concat(
                        old.all().stream().map(Advisory::coordinate),
                        bill.components().stream().map(BillOfMaterials.Component::coordinate))
                .collect(Collectors.toSet());
        Set<String> known = export.stream().map(Advisory::coordinate).collect(Collectors.toSet());
        return new Advisories(Stream.concat(
                        old.all().stream().filter(advisory -> !known.contains(advisory.coordinate())),
                        export.stream().filter(advisory -> watched.contains(advisory.coordinate())))
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
