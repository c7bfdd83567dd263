package dev.vso.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceKindTest {

    @ParameterizedTest
    @CsvSource({
        "VaultStaticSecret, STATIC_SECRET", "vss, STATIC_SECRET",
        "vaultdynamicsecrets, DYNAMIC_SECRET", "vaultpkisecrets.secrets.hashicorp.com, PKI_SECRET",
        "DB, DATABASE", "databases.example.com, DATABASE",
        "vaultauth, AUTH", "vc, CONNECTION"
    })
    void isKnownByAllItsNames(String name, ResourceKind kind) {
        assertThat(ResourceKind.of(name)).contains(kind);
    }

    @Test
    void noNameMeansTwoKinds() {
        for (ResourceKind kind : ResourceKind.values()) {
            assertThat(ResourceKind.of(kind.singular())).contains(kind);
            assertThat(ResourceKind.of(kind.plural())).contains(kind);
            assertThat(ResourceKind.of(kind.brief())).contains(kind);
        }
        assertThat(ResourceKind.of("pods")).isEmpty();
    }
}
