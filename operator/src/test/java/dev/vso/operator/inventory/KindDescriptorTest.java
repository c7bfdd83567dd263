package dev.vso.operator.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.chart.Chart;
import dev.vso.operator.summary.KindDescriptor;
import dev.vso.operator.summary.KindDescriptor.WatchScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindDescriptorTest {

    @Test
    @DisplayName("Every kind that the chart defines has a descriptor, and no other")
    void everyKindIsRegistered() throws IOException {
        try (Stream<Path> files = Files.list(Chart.FOLDER.resolve("crds"))) {
            List<String> defined = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .toList();
            assertThat(Arrays.stream(ResourceKind.values())
                            .map(ResourceKind::descriptor)
                            .map(kind -> kind.group() + "_" + kind.plural() + ".yaml"))
                    .containsExactlyInAnyOrderElementsOf(defined);
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("What differs from kind to kind")
    @CsvSource(delimiter = '|', textBlock = """
            VaultStaticSecret    | vss | true  | false | false | WATCHED_NAMESPACES        | vaultstaticsecret.secrets.hashicorp.com/finalizer
            VaultDynamicSecret   | vds | true  | true  | true  | WATCHED_NAMESPACES        | vaultdynamicsecret.secrets.hashicorp.com/finalizer
            VaultPKISecret       | vps | true  | true  | true  | WATCHED_NAMESPACES        | vaultpkisecrets.secrets.hashicorp.com/finalizer
            Database             | db  | true  | true  | true  | WATCHED_NAMESPACES        | database.example.com/finalizer
            VaultAuth            | va  | false | false | true  | ALSO_OPERATORS_NAMESPACE  | vaultauth.secrets.hashicorp.com/finalizer
            VaultAuthGlobal      | vag | false | false | true  | ALSO_OPERATORS_NAMESPACE  |
            VaultConnection      | vc  | false | false | true  | ALSO_OPERATORS_NAMESPACE  | vaultconnection.secrets.hashicorp.com/finalizer
            SecretTransformation | st  | false | false | true  | ALSO_OPERATORS_NAMESPACE  | secrettransformation.secrets.hashicorp.com/finalizer
            """)
    void theTableOfKinds(
            String name,
            String shortName,
            boolean fillsSecrets,
            boolean issues,
            boolean urgent,
            WatchScope scope,
            String finalizer) {
        ResourceKind kind = ResourceKind.of(name).orElseThrow();
        KindDescriptor<?> descriptor = kind.descriptor();
        assertThat(kind.word()).isEqualTo(name);
        assertThat(kind.brief()).isEqualTo(shortName);
        assertThat(kind.fillsSecrets()).isEqualTo(fillsSecrets);
        assertThat(kind.issues()).isEqualTo(issues);
        assertThat(descriptor.isUrgent()).isEqualTo(urgent);
        assertThat(descriptor.watchScope()).isEqualTo(scope);
        assertThat(descriptor.finalizer().orElse(null)).isEqualTo(finalizer);
    }
}
