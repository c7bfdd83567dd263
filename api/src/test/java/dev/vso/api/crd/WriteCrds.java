package dev.vso.api.crd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what is made from the types: the CustomResourceDefinitions into the folder that is the first argument, and the
 * tables of the pages in the folder that is the second.
 */
public final class WriteCrds {
    private WriteCrds() {}

    /** Replaces the YAML files in the folder, those of kinds that are gone included. */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException(
                    "give the folders to write to: charts/vault-secrets-operator/crds and docs/kinds");
        }
        var folder = Files.createDirectories(Path.of(arguments[0]));
        try (var old = Files.newDirectoryStream(folder, "*.yaml")) {
            for (var file : old) {
                Files.delete(file);
            }
        }
        for (var file : Crds.files().entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        try (var pages = Files.newDirectoryStream(Path.of(arguments[1]), "*.md")) {
            for (var page : pages) {
                Files.writeString(page, KindPage.filled(Files.readString(page)));
            }
        }
    }
}
