package dev.vso.operator.app.maintenance.definition;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the CRDs in a directory: all documents of its files {@code *.yaml}, ordered by file name. */
public final class CrdFiles {

    private CrdFiles() {}

    /**
     * All CRDs in the directory.
     *
     * @throws IllegalArgumentException if there are none, or if a document is not a CRD; the message names the file
     */
    public static List<CrdDefinition> read(Path folder) {
        List<CrdDefinition> definitions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : files(folder)) {
            for (GenericKubernetesResource document : documents(file)) {
                CrdDefinition definition = definition(file, document);
                if (!names.add(definition.name())) {
                    throw new IllegalArgumentException(file + " defines " + definition.name() + " a second time");
                }
                definitions.add(definition);
            }
        }
        if (definitions.isEmpty()) {
            throw new IllegalArgumentException("there are no definitions in " + folder + " (*.yaml)");
        }
        return List.copyOf(definitions);
    }

    private static List<Path> files(Path folder) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.yaml")) {
            found.forEach(files::add);
        } catch (IOException e) {
            throw new IllegalArgumentException("the folder " + folder + " cannot be read", e);
        }
        files.sort(null);
        return files;
    }

    private static List<GenericKubernetesResource> documents(Path file) {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        try (MappingIterator<GenericKubernetesResource> documents =
                yaml.readerFor(GenericKubernetesResource.class).readValues(Files.readString(file))) {
            return documents.readAll();
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + firstLine(e), e);
        }
    }

    private static String firstLine(IOException problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    }

    private static CrdDefinition definition(Path file, GenericKubernetesResource document) {
        boolean defines = CrdDefinition.API_VERSION.equals(document.getApiVersion())
                && CrdDefinition.KIND.equals(document.getKind())
                && document.getMetadata() != null
                && document.getMetadata().getName() != null;
        if (!defines) {
            throw new IllegalArgumentException("%s contains something other than a named %s of %s"
                    .formatted(file, CrdDefinition.KIND, CrdDefinition.API_VERSION));
        }
        return new CrdDefinition(document);
    }
}
