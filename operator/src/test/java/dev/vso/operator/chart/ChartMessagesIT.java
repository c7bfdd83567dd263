package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages about invalid values and after an installation. */
class ChartMessagesIT {

    private static final Chart chart = Chart.offline();

    @DisplayName("Values that cannot work are refused with a message")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            controller.replicas=two                       | at '/controller/replicas': got string, want integer
            controller.watchNamespaces=shop               | at '/controller/watchNamespaces': got string, want array
            controller.watchNamespace=shop                | controller.watchNamespace is unknown: the namespaces to work in are controller.watchNamespaces
            controller.sharding.shards=0                  | at '/controller/sharding/shards': minimum: got 0, want 1
            controller.sharding.enabled=true,controller.watchNamespaces[0]=shop | controller.sharding.enabled cannot be had with controller.watchNamespaces
            controller.sharding.enabled=true,controller.controllerConfigMapYaml.leaderElection.leaderElect=false | controller.sharding.enabled needs controller.controllerConfigMapYaml.leaderElection.leaderElect
            controller.sharding.enabled=true,controller.manager.clientCache.persistenceModel=direct-unencrypted | controller.sharding.enabled needs controller.manager.clientCache.persistenceModel none
            controller.manager.leases.overlapp=3m         | at '/controller/manager/leases': additional properties 'overlapp' not allowed
            controller.manager.leases.overlap=3 minutes   | controller.manager.leases.overlap: "3 minutes" is not a duration such as 90s, 3m or 1h30m
            controller.manager.image.digest=sha256:12     | at '/controller/manager/image/digest'
            controller.manager.clientCache.persistenceModel=disk | value must be one of '', 'none', 'direct-encrypted', 'direct-unencrypted'
            controller.manager.clientCache.persistenceModel=direct-encrypted | storageEncryption: give keyName, the key's name in Vault's Transit engine, and transitMount
            telemetry.metrics.secured=true                | at '/telemetry/metrics': additional properties 'secured' not allowed
            telemetry.metrics.secure=false,telemetry.metrics.authentication=true | telemetry.metrics.authentication needs telemetry.metrics.secure
            telemetry.metrics.readers[0].name=prometheus  | at '/telemetry/metrics/readers/0': missing property 'namespace'
            telemetry.prometheusRule.runbookURL=          | at '/telemetry/prometheusRule/runbookURL'
            networkPolicy.enable=true                     | at '/networkPolicy': additional properties 'enable' not allowed
            guardRails.minRefreshAfter=1d                 | at '/guardRails/minRefreshAfter'
            guardRails.allowedAuthMethods[0]=ldap         | at '/guardRails/allowedAuthMethods/0': value must be one of 'kubernetes', 'jwt'
            guardRails.noTLS=true                         | at '/guardRails': additional properties 'noTLS' not allowed
            page.on=true                                  | at '/page': additional properties 'on' not allowed
            page.bindAddress=everywhere                   | at '/page/bindAddress'
            defaultVaultConnection.enabled=true           | defaultVaultConnection.address is empty: give Vault's address, such as https://vault.example.com:8200
            defaultAuthMethod.method=ldap                 | at '/defaultAuthMethod/method': value must be one of 'kubernetes', 'jwt', 'appRole', 'aws', 'gcp'
            defaultAuthMethod.enabled=true                | defaultAuthMethod.kubernetes.role is empty: give the role that the login has in Vault
            """)
    void invalidValues(String value, String words) {
        assertThat(chart.refusal("--set", value)).contains(words);
    }

    @Test
    void aBudgetWithBothFiguresIsRefusedInWords() {
        assertThat(chart.refusal(
                        "--set",
                        "controller.replicas=2,controller.podDisruptionBudget.enabled=true,"
                                + "controller.podDisruptionBudget.minAvailable=1,"
                                + "controller.podDisruptionBudget.maxUnavailable=1"))
                .contains("give maxUnavailable or minAvailable, not both; set the other to \"0\"");
    }

    @Test
    void valuesThatMeanNothingHereAreNamed() {
        assertThat(notes("-f", Chart.VSO_VALUES.toString()))
                .contains(
                        "controller.manager.image names HashiCorp's image",
                        "controller.manager.resources: 128Mi of memory is too little",
                        "controller.kubeRbacProxy has no effect",
                        "controller.kubernetesClusterDomain has no effect",
                        "clientCache: cacheSize and numLocks have no effect",
                        "telemetry.metrics.readers is empty: Prometheus gets 403");
        assertThat(notes("-f", Chart.VSO_VALUES.toString(), "--set", "telemetry.metrics.secure=false"))
                .contains("metrics are served by plain HTTP");
    }

    @Test
    void defaultsAreSilentButForWhatComesNext() {
        assertThat(notes())
                .contains(
                        "rollout status deployment/vault-secrets-operator-controller-manager",
                        "Next: create a VaultConnection")
                .doesNotContain("About your values");
    }

    private static String notes(String... arguments) {
        String[] all = new String[6 + arguments.length];
        String[] first = {"install", "vault-secrets-operator", Chart.FOLDER.toString(), "--dry-run=client", "-n", "vso"
        };
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(arguments, 0, all, first.length, arguments.length);
        String printed = chart.helm().run(all);
        int begin = printed.indexOf("\nNOTES:");
        assertThat(begin).isPositive();
        return printed.substring(begin);
    }
}
