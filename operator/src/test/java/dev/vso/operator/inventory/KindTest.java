package dev.vso.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTest {

    @ParameterizedTest
    @CsvSource({
        "VaultStaticSecret, STATIC_SECRET", "vss, STATIC_SECRET",
        "vaultdynamicsecrets, DYNAMIC_SECRET", "vaultpkisecrets.secrets.hashicorp.com, PKI_SECRET",
        "DB, DATABASE", "databases.example.com, DATABASE",
        "vaultauth, AUTH", "vc, CONNECTION"
    })
    void isKnownByAllItsNames(String name, Kind kind) {
        assertThat(Kind.of(name)).contains(kind);
    }

    @Test
    void noNameMeansTwoKinds() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.of(kind.singular())).contains(kind);
            assertThat(Kind.of(kind.plural())).contains(kind);
            assertThat(Kind.of(kind.brief())).contains(kind);
        }
        assertThat(Kind.of("pods")).isEmpty();
    }
}
