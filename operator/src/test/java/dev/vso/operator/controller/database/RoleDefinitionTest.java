package dev.vso.operator.controller.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleDefinitionTest {

    private static final String CREATE = "CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'";

    /** The characters that Go's strings.TrimSpace removes. */
    private static final String SPACES = " \t\n\u000b\f\r\u0085\u00a0\u1680\u2003\u2028\u2029\u202f\u205f\u3000";

    private static RoleDefinition of(String creationTtl, List<String> statements) throws SyncException {
        return RoleDefinition.of(
                DatabaseEngine.POSTGRESQL,
                "shop",
                new DatabaseRole(
                        "app",
                        "shop",
                        null,
                        null,
                        creationTtl,
                        "3d",
                        null,
                        statements,
                        statements,
                        statements,
                        statements,
                        null,
                        List.of()));
    }

    @Test
    @DisplayName("D4: white space around statements, empty ones and the spelling of a lifetime make no difference")
    void spellingMakesNoDifference() throws SyncException {
        RoleDefinition plain = of("36h", List.of(CREATE, "SELECT 1"));
        Random random = new Random(4);
        for (int round = 0; round < 500; round++) {
            List<String> odd =
                    List.of(spaces(random) + CREATE + spaces(random), spaces(random), "SELECT 1" + spaces(random));
            for (String spelled : List.of("36h", "2160m", "129600s", "1.5d", "129600.9s")) {
                RoleDefinition spelledSo = of(spelled, odd);
                assertThat(spelledSo.body()).isEqualTo(plain.body());
                assertThat(spelledSo.digestOfAbilities()).isEqualTo(plain.digestOfAbilities());
            }
        }
    }

    @Test
    @DisplayName("D4: lists that Vault holds as null or trimmed otherwise are as wanted")
    void comparesWithVault() throws SyncException {
        RoleDefinition wanted = of("1h", List.of(CREATE));
        var held = wanted.body();
        held.putNull("renew_statements");
        assertThat(wanted.matches(held)).isFalse();
        held = wanted.body();
        held.putArray("creation_statements").add(CREATE + "\n").add("");
        held.put("credential_type", "password");
        assertThat(wanted.matches(held)).isTrue();
        assertThat(wanted.matches(VaultJson.object())).isFalse();
    }

    private static String spaces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(SPACES.charAt(random.nextInt(SPACES.length())));
        }
        return text.toString();
    }
}
