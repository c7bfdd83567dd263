package dev.vso.operator.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The build of the operator.
 *
 * @param commit {@code unknown} if the build did not get it
 * @param date when it was built, RFC 3339
 */
public record BuildInfo(String version, String commit, String date) {
    private static final String UNKNOWN = "unknown";

    /** The output formats. */
    public enum Form {
        TEXT,
        YAML,
        JSON;

        /**
         * The format of {@code --output}; an empty text means plain text.
         *
         * @throws IllegalArgumentException if the format is unknown
         */
        public static Form parse(String text) {
            return switch (text) {
                case "" -> TEXT;
                case "yaml" -> YAML;
                case "json" -> JSON;
                default -> throw new IllegalArgumentException("\"" + text + "\" is neither yaml nor json");
            };
        }
    }

    /** The running build. */
    public static BuildInfo ofThisBuild() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildInfo(known(properties, "version"), known(properties, "commit"), known(properties, "date"));
    }

    /** The labels of {@code vso_build_info}; they name Java where the Vault Secrets Operator's name Go. */
    public Map<String, String> labels() {
        String[] parts = version.split("[.-]", 3);
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("major", parts[0]);
        labels.put("minor", parts.length > 1 ? parts[1] : "");
        labels.put("git_version", version);
        labels.put("git_commit", commit);
        labels.put("git_tree_state", UNKNOWN);
        labels.put("build_date", date);
        labels.put("java_version", Runtime.version().toString());
        labels.put("compiler", "javac");
        labels.put("platform", System.getProperty("os.name") + "/" + System.getProperty("os.arch"));
        return labels;
    }

    /** The text that {@code --version} prints. */
    String print(Form form) {
        Map<String, String> shown = new LinkedHashMap<>();
        shown.put("version", version);
        shown.put("commit", commit);
        shown.put("buildDate", date);
        shown.put("javaVersion", Runtime.version().toString());
        return switch (form) {
            case TEXT -> "vault-secrets-operator " + version + " (" + commit + ", " + date + ")";
            case YAML ->
                shown.entrySet().stream()
                        .map(field -> field.getKey() + ": \"" + field.getValue() + "\"")
                        .collect(Collectors.joining("\n"));
            case JSON ->
                shown.entrySet().stream()
                        .map(field -> "\"" + field.getKey() + "\":\"" + field.getValue() + "\"")
                        .collect(Collectors.joining(",", "{", "}"));
        };
    }

    private static String known(Properties properties, String name) {
        String value = properties.getProperty(name, UNKNOWN);
        return value.isEmpty() || value.startsWith("${") ? UNKNOWN : value;
    }
}
