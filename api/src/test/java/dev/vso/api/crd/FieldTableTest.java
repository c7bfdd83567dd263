package dev.vso.api.crd;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.crd.SchemaFields.Field;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the kinds of VSO's group to the fields and columns of VSO 1.4.1: crd-fields.tsv and crd-columns.tsv. */
class FieldTableTest {
    /** Additions to VSO's fields: always optional. */
    private static final Map<String, Set<String>> ADDITIONS = Map.of(
            "VaultStaticSecret",
            Set.of("spec.rotation", "spec.suspend", "status.pendingRestarts", "status.renderingMAC", "status.rotation"),
            "VaultDynamicSecret",
            Set.of(
                    "spec.rotation",
                    "spec.sshKey",
                    "spec.suspend",
                    "status.expiresAt",
                    "status.pendingRestarts",
                    "status.renderingMAC",
                    "status.requestDigest",
                    "status.rollback",
                    "status.rotation",
                    "status.secretLease.accessor",
                    "status.superseded"),
            "VaultPKISecret",
            Set.of(
                    "spec.caOnly",
                    "spec.destination.keystores",
                    "spec.privateKey",
                    "spec.refreshAfter",
                    "spec.rotation",
                    "spec.suspend",
                    "status.authoritiesDigest",
                    "status.mount",
                    "status.pendingRestarts",
                    "status.requestDigest",
                    "status.rotation",
                    "status.shapeDigest",
                    "status.superseded"));

    /** Where VSO's pattern lets names pass that no object can have, such as two dots. */
    private static final Set<String> TIGHTER =
            Set.of("spec.vaultAuthGlobalRef.name", "spec.vaultAuthGlobalRef.namespace");

    /** Fields that VSO requires by schema and ours by a rule, because there is a case without them. */
    private static final Map<String, Set<String>> BY_RULE = Map.of("VaultPKISecret", Set.of("spec.role"));

    /** Columns beyond VSO's: a date column would show a time that is still to come as invalid. */
    private static final Map<String, List<String>> ADDED_COLUMNS =
            Map.of("VaultDynamicSecret", List.of("Expires", "string", ".status.expiresAt", "0"));

    @ParameterizedTest
    @MethodSource("kinds")
    void fieldsAreThoseOfTheTable(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var expected = rows("/crd-fields.tsv", kind).stream().collect(toMap(row -> row[1], FieldTableTest::field));
        var ours = new TreeMap<>(SchemaFields.of(kind));
        ours.replaceAll((path, field) -> withoutDescription(field));
        // The schema rejects values that cannot be a name of an object or namespace or a path, so that no request
        // with them fails.
        ours.replaceAll((path, field) -> hasPattern(expected.get(path)) ? field : withoutPattern(field));
        expected.replaceAll((path, field) -> TIGHTER.contains(path) ? withoutPattern(field) : field);
        TIGHTER.forEach(path -> ours.computeIfPresent(path, (_, field) -> withoutPattern(field)));

        var additions = ADDITIONS.getOrDefault(kind.getSimpleName(), Set.of());
        for (var addition : additions) {
            var added = ours.remove(addition);
            assertThat(added).as(addition).isNotNull().matches(field -> !field.required(), "is optional");
            ours.keySet().removeIf(path -> path.startsWith(addition + ".") || path.startsWith(addition + "[]"));
        }
        for (var path : BY_RULE.getOrDefault(kind.getSimpleName(), Set.of())) {
            assertThat(ours.computeIfPresent(path, (_, field) -> required(field)))
                    .as(path)
                    .isNotNull();
        }
        assertThat(expected).isNotEmpty();
        assertThat(ours).isEqualTo(new TreeMap<>(expected));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void columnsAreThoseOfTheTable(Class<? extends CustomResource<?, ?>> kind) throws IOException {
        var expected = rows("/crd-columns.tsv", kind).stream()
                .map(row -> List.of(row[1], row[2], row[3], row[4]))
                .toList();
        var ours = new ArrayList<List<String>>();
        for (var column : Crds.definition(kind).at("/spec/versions/0/additionalPrinterColumns")) {
            ours.add(List.of(
                    column.path("name").asText(),
                    column.path("type").asText(),
                    column.path("jsonPath").asText(),
                    column.path("priority").asText("0")));
        }
        ours.removeIf(column -> column.getLast().equals("1")); // ours, shown with -o wide only
        var added = ADDED_COLUMNS.get(kind.getSimpleName());
        assertThat(added == null || ours.remove(added)).as("added column").isTrue();
        assertThat(ours).isEqualTo(expected);
    }

    static Stream<Class<? extends CustomResource<?, ?>>> kinds() {
        return Kinds.ALL.stream().filter(kind -> !kind.getSimpleName().equals("Database"));
    }

    private static List<String[]> rows(String table, Class<?> kind) throws IOException {
        try (var stream = FieldTableTest.class.getResourceAsStream(table)) {
            assertThat(stream).isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split("\t", -1))
                    .filter(row -> row[0].equals(kind.getSimpleName()))
                    .toList();
        }
    }

    private static Field field(String[] row) {
        var words = new TreeSet<>(Arrays.asList(row[4].split(",", -1)));
        words.remove("");
        var standard = row[2].equals("boolean") ? row[3].toLowerCase(Locale.ROOT) : row[3];
        return new Field(row[1], row[2], standard, words, row[5], row[6], row[7], row[8].equals("required"), "");
    }

    private static boolean hasPattern(@Nullable Field field) {
        return field != null && !field.pattern().isEmpty();
    }

    private static Field withoutPattern(Field field) {
        return new Field(
                field.path(),
                field.type(),
                field.standard(),
                field.words(),
                "",
                field.minimum(),
                field.maximum(),
                field.required(),
                "");
    }

    private static Field withoutDescription(Field field) {
        return copy(field, field.required());
    }

    private static Field required(Field field) {
        assertThat(field.required()).as(field.path()).isFalse();
        return copy(field, true);
    }

    private static Field copy(Field field, boolean required) {
        return new Field(
                field.path(),
                field.type(),
                field.standard(),
                field.words(),
                field.pattern(),
                field.minimum(),
                field.maximum(),
                required,
                "");
    }
}
