package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assertions on the unused fields of each kind. */
public final class UnusedFields {

    private UnusedFields() {}

    /**
     * Asserts that exactly these fields are reported, in this order, each with cause and cure.
     *
     * @param fields separated by spaces; null for none
     */
    public static void assertNamed(List<UnusedField> unused, @Nullable String fields) {
        assertThat(unused)
                .extracting(UnusedField::field)
                .containsExactlyElementsOf(fields == null ? List.of() : List.of(fields.split(" ", -1)));
        assertThat(unused).allSatisfy(field -> {
            assertThat(field.cause()).isNotBlank();
            assertThat(field.cure()).isNotBlank();
        });
    }
}
