package dev.vso.operator.supply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An export of osv.dev, in the format of https://ossf.github.io/osv-schema: one JSON file for each weakness. */
final class OsvExport {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OsvExport() {}

    /** The weaknesses of libraries on Maven Central in the file, or in all JSON files below the folder. */
    static List<Advisory> read(Path place) throws IOException {
        List<Advisory> advisories = new ArrayList<>();
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                try {
                    advisories.addAll(advisories(MAPPER.readTree(Files.readString(file))));
                } catch (IOException | IllegalArgumentException e) {
                    throw new IOException(file + " is not of OSV's format: " + e.getMessage(), e);
                }
            }
        }
        return advisories;
    }

    /** None of a weakness that was withdrawn. */
    static List<Advisory> advisories(JsonNode weakness) {
        if (weakness.has("withdrawn")) {
            return List.of();
        }
        List<Advisory> advisories = new ArrayList<>();
        for (JsonNode affected : weakness.path("affected")) {
            if (!"Maven".equals(affected.path("package").path("ecosystem").asText())) {
                continue;
            }
            String coordinate = affected.path("package").path("name").asText();
            boolean ranges = false;
            for (JsonNode range : affected.path("ranges")) {
                if ("ECOSYSTEM".equals(range.path("type").asText())) {
                    ranges = true;
                    advisories.addAll(of(coordinate, id(weakness), range.path("events")));
                }
            }
            if (!ranges) {
                for (JsonNode version : affected.path("versions")) {
                    advisories.add(new Advisory(coordinate, "[" + version.asText() + "]", id(weakness), "-"));
                }
            }
        }
        return advisories;
    }

    /** Events come in the order of versions: each "introduced" is ended by the next other one. */
    private static List<Advisory> of(String coordinate, String id, JsonNode events) {
        List<Advisory> advisories = new ArrayList<>();
        String begin = "";
        for (JsonNode event : events) {
            if (event.has("introduced")) {
                begin = from(event.path("introduced").asText());
            } else if (event.has("fixed") && !begin.isEmpty()) {
                String fixed = event.path("fixed").asText();
                advisories.add(new Advisory(coordinate, begin + fixed + ")", id, fixed));
                begin = "";
            } else if (event.has("last_affected") && !begin.isEmpty()) {
                advisories.add(new Advisory(
                        coordinate, begin + event.path("last_affected").asText() + "]", id, "-"));
                begin = "";
            }
        }
        if (!begin.isEmpty()) {
            advisories.add(new Advisory(coordinate, begin + ")", id, "-"));
        }
        return advisories;
    }

    /** OSV's 0 is before all versions. */
    private static String from(String introduced) {
        return introduced.equals("0") ? "(," : "[" + introduced + ",";
    }

    /** The CVE if it has one: people know that name. */
    private static String id(JsonNode weakness) {
        return StreamSupport.stream(weakness.path("aliases").spliterator(), false)
                .map(JsonNode::asText)
                .filter(alias -> alias.startsWith("CVE-"))
                .findFirst()
                .orElse(weakness.path("id").asText());
    }
}
