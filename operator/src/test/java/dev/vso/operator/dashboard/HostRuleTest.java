package dev.vso.operator.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostRuleTest {

    private static final HostRule RULE = new HostRule(List.of("vso-page.vault.svc", "Status.Example.com"));

    @ParameterizedTest
    @CsvSource(textBlock = """
            localhost,                    true
            localhost:8082,               true
            LOCALHOST:8082,               true
            page.localhost:8082,          true
            localhost.:8082,              true
            127.0.0.1:8082,               true
            10.0.3.4,                     true
            [::1]:8082,                   true
            vso-page.vault.svc:8082,      true
            VSO-PAGE.vault.svc.,          true
            status.example.com,           true
            evil.example.com,             false
            sub.status.example.com,       false
            localhost.evil.example.com,   false
            evil-localhost,               false
            127.0.0.1.evil.example.com,   false
            10.0.0.1.nip.io:80,           false
            vso-page,                     false
            localhost:8082:1,             false
            localhost:x,                  false
            'a b',                        false
            '',                           false
            """)
    void onlyKnownNamesAndAddressesAreAnswered(String host, boolean allowed) {
        assertThat(RULE.allows(host)).isEqualTo(allowed);
    }

    @Test
    void aRequestWithoutAHostIsNotAnswered() {
        assertThat(RULE.allows(null)).isFalse();
    }
}
