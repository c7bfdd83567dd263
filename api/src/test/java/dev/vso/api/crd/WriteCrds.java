package dev.vso.api.crd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the CustomResourceDefinitions into the folder that is its one argument. */
public final class WriteCrds {
    private WriteCrds() {}

    /** Replaces the YAML files in the folder, those of kinds that are gone included. */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException(
                    "give the folder to write to, such as charts/vault-secrets-operator/crds");
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
    }
}
