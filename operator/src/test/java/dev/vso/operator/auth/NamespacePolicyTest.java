package dev.vso.operator.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamespacePolicyTest {

    @ParameterizedTest(name = "{0} asks {1}, which allows [{2}], default {3}: {4}")
    @CsvSource(textBlock = """
            team, team, '',      false, true
            team, team, other,   false, true
            team, ops,  '',      false, false
            team, ops,  team,    false, true
            team, ops,  a team,  false, true
            team, ops,  teams,   false, false
            team, ops,  te*,     false, false
            team, ops,  *,       false, true
            team, ops,  * other, false, false
            team, vso,  '',      true,  true
            team, vso,  other,   true,  false
            team, vso,  team,    true,  true
            vso,  ops,  '',      false, false
            """)
    void consentIsLiteral(String consumer, String own, String allowed, boolean operatorsDefault, boolean given) {
        List<String> names = allowed.isEmpty() ? List.of() : List.of(allowed.split(" ", -1));
        assertThat(NamespacePolicy.allows(consumer, own, names, operatorsDefault))
                .isEqualTo(given);
    }
}
