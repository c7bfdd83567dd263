package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of each kind expect of its unused fields. */
public final class UnusedFields {

    private UnusedFields() {}

    /**
     * These and no others, in this order, each with cause and cure.
     *
     * @param fields with a space between; null for none
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
