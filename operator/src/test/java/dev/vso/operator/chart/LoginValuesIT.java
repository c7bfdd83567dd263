package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The VaultAuths that the chart makes: for all namespaces, and for the operator's own use of Transit. */
class LoginValuesIT {

    private static final Chart chart = Chart.offline();

    @TempDir
    private Path folder;

    private Manifest auth(String end, String values) throws IOException {
        Path file = Files.writeString(folder.resolve("values.yaml"), values);
        return Chart.only(chart.render("-f", file.toString()), "VaultAuth", end);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kubernetes | {role: r}                                     | {role: r, serviceAccount: default}
            kubernetes | {role: r, serviceAccount: s, tokenAudiences: [a]} | {role: r, serviceAccount: s, audiences: [a]}
            jwt        | {role: r}                                     | {role: r, serviceAccount: default}
            jwt        | {role: r, serviceAccount: s, tokenAudiences: [a]} | {role: r, serviceAccount: s, audiences: [a]}
            jwt        | {role: r, secretRef: s}                       | {role: r, secretRef: s}
            appRole    | {roleId: i, secretRef: s}                     | {roleId: i, secretRef: s}
            aws        | {role: r}                                     | {role: r}
            aws        | {role: r, region: g, headerValue: h, sessionName: sn, stsEndpoint: t, iamEndpoint: m, secretRef: s, irsaServiceAccount: a} | {role: r, region: g, headerValue: h, sessionName: sn, stsEndpoint: t, iamEndpoint: m, secretRef: s, irsaServiceAccount: a}
            gcp        | {role: r, workloadIdentityServiceAccount: s}  | {role: r, workloadIdentityServiceAccount: s}
            gcp        | {role: r, workloadIdentityServiceAccount: s, region: g, clusterName: c, projectID: p} | {role: r, workloadIdentityServiceAccount: s, region: g, clusterName: c, projectID: p}
            """)
    void everyMethodIsRenderedWithParamsAndHeadersBesideIt(String method, String values, String block)
            throws IOException {
        Manifest auth = auth("default", """
                defaultAuthMethod:
                  enabled: true
                  method: %1$s
                  mount: somewhere
                  params: {p: "1"}
                  headers: {h: "2"}
                  %1$s: %2$s
                """.formatted(method, values));
        assertThat(auth.at("/spec")).isEqualTo(Yaml.of("""
                method: %1$s
                mount: somewhere
                params: {p: "1"}
                headers: {h: "2"}
                %1$s: %2$s
                """.formatted(method, block)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {enabled: true}                                    | {mergeStrategy: {headers: none, params: none}}
            {enabled: true, name: g, namespace: ns, allowDefault: false, mergeStrategy: {headers: union, params: replace}} | {name: g, namespace: ns, allowDefault: false, mergeStrategy: {headers: union, params: replace}}
            `{enabled: true, allowDefault: true, mergeStrategy: {headers: ""}}` | {allowDefault: true, mergeStrategy: {params: none}}
            """)
    void aGlobalIsReferredToByWhatIsGivenOnly(String values, String reference) throws IOException {
        Manifest auth = auth("default", """
                defaultAuthMethod:
                  enabled: true
                  vaultAuthGlobalRef: %s
                """.formatted(values));
        assertThat(auth.at("/spec/vaultAuthGlobalRef")).isEqualTo(Yaml.of(reference));
    }

    @Test
    void transitHasALoginOfTheOperatorsOwn() throws IOException {
        String values = """
                controller:
                  manager:
                    clientCache:
                      persistenceModel: direct-encrypted
                      storageEncryption:
                        keyName: tokens
                        transitMount: transit
                        kubernetes: {role: operator, tokenAudiences: [vault]}
                """;
        Manifest auth = auth("default-transit-auth", values);

        assertThat(auth.at("/metadata/labels/cacheStorageEncryption").asText()).isEqualTo("true");
        assertThat(auth.at("/spec")).isEqualTo(Yaml.of("""
                vaultConnectionRef: default
                method: kubernetes
                mount: kubernetes
                storageEncryption: {keyName: tokens, mount: transit}
                kubernetes:
                  role: operator
                  serviceAccount: vault-secrets-operator-controller-manager
                  audiences: [vault]
                """));
        assertThat(Chart.deployment(
                                chart.render("-f", folder.resolve("values.yaml").toString()))
                        .arguments())
                .contains("--client-cache-persistence-model=direct-encrypted");
    }

    @Test
    void storageEncryptionMayAlsoBeAskedForByItsOwnSwitch() throws IOException {
        Manifest auth = auth("default-transit-auth", """
                controller:
                  manager:
                    clientCache:
                      storageEncryption:
                        enabled: true
                        keyName: tokens
                        transitMount: transit
                        method: appRole
                        mount: approle
                        appRole: {roleId: i, secretRef: s}
                """);
        assertThat(auth.at("/spec/appRole")).isEqualTo(Yaml.of("{roleId: i, secretRef: s}"));
    }

    @Test
    void withoutValuesThereIsNoLoginAndNoConnection() {
        List<Manifest> manifests = chart.render();
        assertThat(manifests).extracting(Manifest::kind).doesNotContain("VaultAuth", "VaultConnection");
    }
}
