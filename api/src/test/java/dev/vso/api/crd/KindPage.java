package dev.vso.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/kinds}, in which marks say which table belongs where: {@code <!-- fields: VaultAuth spec -->} for
 * the fields below a place, {@code <!-- refusals: VaultAuth -->} for what the API server says to combinations that cannot
 * work.
 */
final class KindPage {
    private static final Pattern MARKED =
            Pattern.compile("(?s)(<!-- (fields|refusals): (\\w+)(?: ([\\w.]+))? -->\n).*?(<!-- /\\2 -->)");

    /** The kind whose destination and restarts stand for those of all. */
    private static final String MODEL = "VaultStaticSecret";

    private KindPage() {}

    /** The page with its tables as the types have them. */
    static String filled(String page) {
        return MARKED.matcher(page).replaceAll(found -> Matcher.quoteReplacement(filled(found)));
    }

    static String mark(Class<?> kind, String place) {
        return "<!-- fields: %s %s -->".formatted(kind.getSimpleName(), place);
    }

    static String refusalMark(Class<?> kind) {
        return "<!-- refusals: %s -->".formatted(kind.getSimpleName());
    }

    /** The schema of a kind. */
    static JsonNode schema(String kind) {
        return Kinds.ALL.stream()
                .filter(type -> type.getSimpleName().equals(kind))
                .findFirst()
                .map(KindPage::schema)
                .orElseThrow(() -> new IllegalArgumentException("there is no kind " + kind));
    }

    static JsonNode schema(Class<? extends CustomResource<?, ?>> kind) {
        return Crds.definition(kind).at("/spec/versions/0/schema/openAPIV3Schema");
    }

    private static String filled(MatchResult mark) {
        var schema = schema(mark.group(3));
        var alike = schema(MODEL).at("/properties/spec");
        var table = mark.group(2).equals("fields")
                ? FieldRows.table(schema, alike, mark.group(4))
                : String.join("", refusals(schema));
        return mark.group(1) + "\n" + table + "\n" + mark.group(5);
    }

    /** Messages of the schema's rules. */
    static List<String> refusals(JsonNode schema) {
        List<String> found = new ArrayList<>();
        collect(schema, found);
        return found.stream().distinct().toList();
    }

    private static void collect(JsonNode schema, List<String> found) {
        schema.path("x-kubernetes-validations")
                .forEach(rule ->
                        found.add("- " + Markdown.text(rule.path("message").asText()) + "\n"));
        schema.path("properties").forEach(property -> collect(property, found));
        collectBelow(schema.path("items"), found);
        collectBelow(schema.path("additionalProperties"), found);
    }

    private static void collectBelow(JsonNode schema, List<String> found) {
        if (schema.isObject()) {
            collect(schema, found);
        }
    }
}
