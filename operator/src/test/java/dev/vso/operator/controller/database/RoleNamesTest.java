package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.DatabaseRole;
import dev.vso.api.DatabaseSpec;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleNamesTest {

    private static final String SPEC = """
            engine: postgresql
            name: shop
            roles:
            - name: app
              db_name: shop
              creation_days: 1
              revocation_days: 2
              destination:
                name: here
            """;

    @Test
    @DisplayName("D8: a destination that spells out the defaults is the same as one that leaves them out")
    void aDestinationWithItsDefaultsIsThatWithoutThem() {
        assertThat(destination(SPEC + "    create: false\n    overwrite: false\n"))
                .isEqualTo(destination(SPEC + "    create: true\n"))
                .isEqualTo(destination(SPEC));
    }

    private static Object destination(String yaml) {
        DatabaseSpec spec = Serialization.unmarshal(yaml, DatabaseSpec.class);
        DatabaseRole role = spec.roles().getFirst();
        return RoleNames.destination(new ObjectKey("production", "db"), "app", role);
    }
}
