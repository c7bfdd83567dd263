package dev.vso.operator.app.maintenance.uninstall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.chart.Chart;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FinalizedKindTest {

    /** The finalizers of VSO 1.4.1, including a kind without a CRD in this operator. */
    @Test
    void finalizersAreThoseThatAreThere() {
        assertThat(FinalizedKind.ALL)
                .extracting(FinalizedKind::finalizer)
                .containsExactlyInAnyOrder(
                        "vaultstaticsecret.secrets.hashicorp.com/finalizer",
                        "vaultdynamicsecret.secrets.hashicorp.com/finalizer",
                        "vaultpkisecrets.secrets.hashicorp.com/finalizer",
                        "secrettransformation.secrets.hashicorp.com/finalizer",
                        "vaultauth.secrets.hashicorp.com/finalizer",
                        "vaultconnection.secrets.hashicorp.com/finalizer",
                        "hcpvaultsecretsapp.secrets.hashicorp.com/finalizer",
                        "database.example.com/finalizer");
    }

    static Stream<FinalizedKind> all() {
        return FinalizedKind.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachIsAKindOfTheChartOrOfAServiceThatHasEnded(FinalizedKind kind) {
        assertThat(kind.kind().equals("HCPVaultSecretsApp")
                        || Chart.FOLDER
                                .resolve("crds")
                                .resolve(kind.group() + "_" + kind.plural() + ".yaml")
                                .toFile()
                                .exists())
                .as(kind.toString())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void onlyOurFinalizerIsTakenOff(FinalizedKind kind) {
        assertThat(kind.without(List.of("a.example.org/one", kind.finalizer(), "foregroundDeletion")))
                .hasValue(List.of("a.example.org/one", "foregroundDeletion"));
        assertThat(kind.without(List.of("a.example.org/one"))).isEmpty();
        assertThat(kind.without(List.of())).isEmpty();
    }
}
