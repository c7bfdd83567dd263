package dev.vso.it;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Resources of about 1 MB of each kind, as the CRDs allow: long texts, many short ones, and metadata. */
record LargeOfAllKinds(TestEnvironment environment, String namespace) {

    private static final String GROUP = "secrets.hashicorp.com/v1beta1";
    private static final int BYTES = 1_000_000;
    private static final int ANNOTATION = 250_000;
    private static final String DESTINATION = "\"destination\":{\"name\":\"large\",\"create\":true";

    /** Creates the given number of each of eight kinds. */
    void create(int ofEachKind) {
        Map<String, String> specs = new LinkedHashMap<>();
        specs.put(
                "VaultStaticSecret",
                "\"mount\":\"secret\",\"type\":\"kv-v2\",\"path\":\"none\"," + DESTINATION
                        + ",\"transformation\":{\"templates\":{" + texts(4, "{\"text\":\"%s\"}") + "}}}");
        specs.put(
                "VaultDynamicSecret",
                "\"mount\":\"database\",\"path\":\"creds/none\"," + DESTINATION + "},\"params\":{" + texts(12, "\"%s\"")
                        + "}");
        specs.put("VaultPKISecret", "\"mount\":\"none\",\"role\":\"none\"," + DESTINATION + "}");
        specs.put("SecretTransformation", "\"templates\":{" + texts(4, "{\"text\":\"%s\"}") + "}");
        specs.put("VaultConnection", "\"address\":\"http://127.0.0.1:1\",\"headers\":{" + texts(12, "\"%s\"") + "}");
        specs.put(
                "VaultAuth",
                "\"method\":\"kubernetes\",\"mount\":\"none\",\"kubernetes\":{\"role\":\"none\",\"serviceAccount\":\"none\"},\"headers\":{"
                        + texts(12, "\"%s\"") + "}");
        specs.put("VaultAuthGlobal", "\"defaultMount\":\"none\",\"headers\":{" + texts(12, "\"%s\"") + "}");
        specs.put(
                "Database",
                "\"name\":\"none\",\"engine\":\"postgresql\",\"roles\":[{\"name\":\"none\",\"db_name\":\"none\",\"creationTTL\":\"1h\",\"revocationTTL\":\"2h\"}]");
        specs.forEach((kind, spec) -> create(kind, spec, ofEachKind));
    }

    private void create(String kind, String spec, int count) {
        String group = kind.equals("Database") ? "example.com/v1" : GROUP;
        String path = "/apis/%s/namespaces/%s/%ss".formatted(group, namespace, kind.toLowerCase(Locale.ROOT));
        // The rest of the size is in labels, which have no limit of their own.
        String rest = ",\"annotations\":{\"a\":\"" + "x".repeat(ANNOTATION) + "\"},\"labels\":{"
                + labels(BYTES - ANNOTATION - spec.length()) + "}},\"spec\":{" + spec + "}}";
        for (int i = 0; i < count; i++) {
            String head =
                    "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"large-%d\",\"namespace\":\"%s\""
                            .formatted(group, kind, i, namespace);
            environment.client().raw(path, "POST", head + rest);
        }
    }

    private static String texts(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"t%d\":%s".formatted(i, value.formatted("x".repeat(62_000))))
                .collect(Collectors.joining(","));
    }

    private static String labels(int bytes) {
        String prefix = ("p".repeat(60) + ".").repeat(4) + "x";
        String value = "v".repeat(60);
        return IntStream.range(0, Math.max(1, bytes / 320))
                .mapToObj(i -> "\"%s/l%06d\":\"%s\"".formatted(prefix, i, value))
                .collect(Collectors.joining(","));
    }
}
