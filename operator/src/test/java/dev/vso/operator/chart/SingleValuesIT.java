package dev.vso.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value at a time: where it ends up, and that nothing is there without it. */
class SingleValuesIT {

    private static final Chart chart = Chart.offline();
    private static final List<Manifest> UNCHANGED = chart.render();

    /** The value, the object by kind and end of name, a pointer into it, what stands there with and without the value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            controller.strategy.type=Recreate                   | Deployment     | manager | /spec/strategy | {type: Recreate} |
            controller.priorityClassName=high                   | Deployment     | manager | /spec/template/spec/priorityClassName | high |
            controller.priorityClassName=high                   | Job            | crds-vault-secrets-operator | /spec/template/spec/priorityClassName | high |
            controller.nodeSelector.disk=ssd                    | Deployment     | manager | /spec/template/spec/nodeSelector | {disk: ssd} |
            controller.nodeSelector.disk=ssd                    | Job            | pdcc-vault-secrets-operator | /spec/template/spec/nodeSelector | {disk: ssd} |
            controller.tolerations[0].key=batch                 | Deployment     | manager | /spec/template/spec/tolerations | [{key: batch}] |
            controller.tolerations[0].key=batch                 | Job            | pdcc-vault-secrets-operator | /spec/template/spec/tolerations | [{key: batch}] |
            controller.affinity.podAffinity.x=y                 | Deployment     | manager | /spec/template/spec/affinity | {podAffinity: {x: y}} |
            controller.hostAliases[0].ip=1.2.3.4                | Deployment     | manager | /spec/template/spec/hostAliases | [{ip: 1.2.3.4}] |
            controller.topologySpreadConstraints[0].labelSelector.matchLabels.a=b | Deployment | manager | /spec/template/spec/topologySpreadConstraints | [{labelSelector: {matchLabels: {a: b}}}] |
            controller.imagePullSecrets[0]=pull                 | ServiceAccount | manager | /imagePullSecrets | [{name: pull}] |
            controller.imagePullSecrets[0]=pull                 | ServiceAccount | upgrade-crds | /imagePullSecrets | [{name: pull}] |
            controller.podSecurityContext.runAsUser=1234        | Deployment     | manager | /spec/template/spec/securityContext | {runAsNonRoot: true, runAsUser: 1234, seccompProfile: {type: RuntimeDefault}} | {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            controller.podSecurityContext.runAsUser=1234        | Job            | pdcc-vault-secrets-operator | /spec/template/spec/securityContext/runAsUser | 1234 |
            controller.securityContext.runAsGroup=7             | Deployment     | manager | /spec/template/spec/containers/0/securityContext/runAsGroup | 7 |
            controller.securityContext.runAsGroup=7             | Job            | crds-vault-secrets-operator | /spec/template/spec/containers/0/securityContext/runAsGroup | 7 |
            controller.manager.image.tag=2.0                    | Deployment     | manager | /spec/template/spec/containers/0/image | vault-secrets-operator:2.0 | vault-secrets-operator:0.1.0
            controller.manager.image.repository=example.com/vso | Job            | pdcc-vault-secrets-operator | /spec/template/spec/containers/0/image | example.com/vso:0.1.0 | vault-secrets-operator:0.1.0
            controller.manager.image.repository=mirror.example.com/hashicorp/vault-secrets-operator | Pod | test | /spec/containers/0/image | vault-secrets-operator:0.1.0 | vault-secrets-operator:0.1.0
            controller.manager.image.pullPolicy=Always          | Deployment     | manager | /spec/template/spec/containers/0/imagePullPolicy | Always | IfNotPresent
            controller.manager.image.pullPolicy=Always          | Job            | crds-vault-secrets-operator | /spec/template/spec/containers/0/imagePullPolicy | Always | IfNotPresent
            controller.manager.resources.limits.memory=1Gi      | Deployment     | manager | /spec/template/spec/containers/0/resources/limits | `{cpu: "1", memory: 1Gi}` | `{cpu: "1", memory: 320Mi}`
            controller.manager.resources.limits.memory=1Gi      | Job            | pdcc-vault-secrets-operator | /spec/template/spec/containers/0/resources/limits/memory | 256Mi | 256Mi
            hooks.resources.limits.memory=1Gi                   | Job            | pdcc-vault-secrets-operator | /spec/template/spec/containers/0/resources/limits/memory | 1Gi | 256Mi
            controller.manager.volumes[0].name=podinfo          | Deployment     | manager | /spec/template/spec/volumes/0 | {name: podinfo} | {name: scratch, emptyDir: {sizeLimit: 64Mi}}
            controller.manager.extraEnv[0].name=A,controller.manager.extraEnv[0].valueFrom.fieldRef.fieldPath=x | Deployment | manager | /spec/template/spec/containers/0/env/1 | {name: A, valueFrom: {fieldRef: {fieldPath: x}}} |
            metricsService.type=NodePort                        | Service        | metrics-service | /spec/type | NodePort | ClusterIP
            controller.controllerConfigMapYaml.health.healthProbeBindAddress=:9091 | Deployment | manager | /spec/template/spec/containers/0/ports/1 | {name: health, containerPort: 9091} | {name: health, containerPort: 8081}
            controller.controllerConfigMapYaml.metrics.bindAddress=127.0.0.1:9090 | Deployment | manager | /spec/template/spec/containers/0/args/1 | `"--metrics-bind-address=:9090"` | `"--metrics-bind-address=:8080"`
            page.enabled=true                                   | Deployment     | manager | /spec/template/spec/containers/0/ports/2 | {name: page, containerPort: 8082} |
            nameOverride=secrets                                | Deployment     | manager | /spec/template/metadata/labels/app.kubernetes.io~1name | secrets | vault-secrets-operator
            """)
    void aValueEndsUpInItsPlace(String value, String kind, String name, String pointer, String with, String without) {
        String end = name.equals("manager") ? "controller-manager" : name;
        assertThat(Chart.only(chart.render("--set", value), kind, end).at(pointer))
                .isEqualTo(Yaml.of(with));
        var before = Chart.only(UNCHANGED, kind, end).at(pointer);
        if (without == null) {
            assertThat(before.isMissingNode()).as(before.toString()).isTrue();
        } else {
            assertThat(before).isEqualTo(Yaml.of(without));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            controller.manager.clientCache.numLocks=0                | --client-cache-num-locks=0
            controller.manager.clientCache.numLocks=500              | --client-cache-num-locks=500
            controller.manager.clientCache.persistenceModel=direct-unencrypted | --client-cache-persistence-model=direct-unencrypted
            controller.manager.maxConcurrentReconciles=5             | --max-concurrent-reconciles=5
            controller.manager.kubeClient.qps=50                     | --kube-client-qps=50
            controller.manager.backoffOnSecretSourceError.multiplier=3.7361 | --backoff-multiplier=3.7361
            controller.manager.globalTransformationOptions.excludeRaw=true  | --global-transformation-options=exclude-raw
            controller.manager.globalVaultAuthOptions.allowDefaultGlobals=false | --global-vault-auth-options=
            controller.sharding.enabled=true                         | --shards=12
            controller.sharding.enabled=true,controller.sharding.shards=24 | --shards=24
            controller.controllerConfigMapYaml.leaderElection.leaderElect=false | --leader-elect=false
            controller.manager.vaultMaxConcurrentRequests=8          | --vault-max-concurrent-requests=8
            controller.manager.allowCrossNamespaceConnections=true   | --allow-cross-namespace-connections=true
            controller.manager.allowCrossNamespaceTransformations=true | --allow-cross-namespace-transformations=true
            controller.manager.caCertDirs[0]=/trust            | --ca-cert-dirs=/etc/ssl,/trust
            controller.manager.allowedVaultAddresses[0]=10.0.0.0/8 | --allowed-vault-addresses=10.0.0.0/8
            controller.manager.volumes[0].mountPath=/ca,controller.manager.volumes[0].name=ca | --ca-cert-dirs=/etc/ssl,/ca
            controller.manager.allowOwnCloudIdentity=true       | --allow-own-cloud-identity=true
            controller.manager.allowedSecretTypes[0]=bootstrap.kubernetes.io/token | --allowed-secret-types=bootstrap.kubernetes.io/token
            page.enabled=true                                        | --page-bind-address=127.0.0.1:8082
            page.enabled=true,page.bindAddress=:9000                 | --page-bind-address=:9000
            page.enabled=true,page.allowedHosts[0]=vault.example.com | --page-allowed-hosts=vault-secrets-operator-page,vault-secrets-operator-page.operators,vault-secrets-operator-page.operators.svc,vault.example.com
            controller.manager.minRefreshAfter=5m                    | --min-refresh-after=5m
            controller.manager.defaultRefreshAfter=1h                | --default-refresh-after=1h
            controller.manager.databaseCheckInterval=30s             | --database-check-interval=30s
            controller.manager.revocationCheckInterval=5m            | --revocation-check-interval=5m
            telemetry.metrics.perResourceLimit=0                     | --metrics-per-resource-limit=0
            """)
    void aValueBecomesAFlag(String value, String flag) {
        assertThat(Chart.deployment(chart.render("--set", value)).arguments()).contains(flag);
        assertThat(Chart.deployment(UNCHANGED).arguments()).doesNotContain(flag);
    }

    @Test
    void extraArgumentsComeLastInTheirOrder() {
        List<String> before = Chart.deployment(UNCHANGED).arguments();
        List<String> after = Chart.deployment(chart.render(
                        "--set", "controller.manager.extraArgs={--lease-overlap=1m,--zap-encoder=console}"))
                .arguments();
        assertThat(after).startsWith(before.toArray(String[]::new));
        assertThat(after.subList(before.size(), after.size()))
                .containsExactly("--lease-overlap=1m", "--zap-encoder=console");
    }

    @Test
    void anExtraArgumentReplacesTheSameFlagWithOneDashOrTwo() {
        assertThat(Chart.deployment(chart.render(
                                "--set",
                                "controller.manager.extraArgs={-zap-log-level=debug,--zap-time-encoding,epoch}"))
                        .arguments())
                .containsSubsequence("-zap-log-level=debug", "--zap-time-encoding", "epoch")
                .doesNotContain("--zap-log-level=info", "--zap-time-encoding=rfc3339");
    }

    @Test
    @DisplayName("An enabled dashboard has a Service, and only named peers may connect")
    void dashboardService() {
        assertThat(UNCHANGED).extracting(Manifest::name).noneMatch(name -> name.endsWith("-page"));
        List<Manifest> on = chart.render("--set", "page.enabled=true,page.port=80");
        assertThat(Chart.only(on, "Service", "-page").at("/spec/ports"))
                .isEqualTo(Yaml.of("[{name: page, port: 80, protocol: TCP, targetPort: page}]"));
        assertThat(Chart.only(on, "NetworkPolicy", "manager")
                        .at("/spec/ingress")
                        .toString())
                .doesNotContain("page");
        assertThat(Chart.only(
                                chart.render(
                                        "--set",
                                        "page.enabled=true,networkPolicy.pageFrom[0].podSelector.matchLabels.a=b"),
                                "NetworkPolicy",
                                "manager")
                        .at("/spec/ingress/1"))
                .isEqualTo(Yaml.of(
                        "{ports: [{port: page, protocol: TCP}], from: [{podSelector: {matchLabels: {a: b}}}]}"));
    }

    @Test
    @DisplayName("H8: the network lets everybody to the metrics and nobody to the probes")
    void theNetworkLetsInWhoIsNamed() {
        assertThat(Chart.only(UNCHANGED, "NetworkPolicy", "manager").at("/spec"))
                .isEqualTo(Yaml.of("""
                        podSelector:
                          matchLabels:
                            app.kubernetes.io/name: vault-secrets-operator
                            app.kubernetes.io/instance: vault-secrets-operator
                            control-plane: controller-manager
                        policyTypes: [Ingress]
                        ingress: [{ports: [{port: metrics, protocol: TCP}]}]
                        """));
        String peers = "From[0].namespaceSelector.matchLabels.a=b";
        assertThat(Chart.only(
                                chart.render(
                                        "--set", "networkPolicy.metrics" + peers + ",networkPolicy.probes" + peers),
                                "NetworkPolicy",
                                "manager")
                        .at("/spec/ingress"))
                .isEqualTo(Yaml.of("""
                        - {ports: [{port: metrics, protocol: TCP}], from: [{namespaceSelector: {matchLabels: {a: b}}}]}
                        - {ports: [{port: health, protocol: TCP}], from: [{namespaceSelector: {matchLabels: {a: b}}}]}
                        """));
        assertThat(chart.render("--set", "networkPolicy.enabled=false"))
                .extracting(Manifest::kind)
                .doesNotContain("NetworkPolicy");
    }

    /** What they say and do is shown by a real API server in GuardRailsIT. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pathsBeginWithNamespace=true | static-paths dynamic-paths pki-roles
            noSkipTLSVerify=true         | tls-verified
            noDatabaseConnection=true    | no-database-connection
            allowedAuthMethods[0]=jwt    | auth-methods global-auth-methods
            minRefreshAfter=1m           | refresh-after
            maxRefreshAfter=24h          | refresh-after
            """)
    void aGuardRailIsThereWhereItIsSwitchedOn(String value, String names) {
        List<String> wanted = Stream.of(names.split(" "))
                .map(name -> "vault-secrets-operator-" + name)
                .toList();
        List<Manifest> rails = chart.render("--set", "guardRails." + value).stream()
                .filter(manifest -> manifest.kind().startsWith("ValidatingAdmission"))
                .toList();
        assertThat(rails)
                .filteredOn(it -> it.kind().endsWith("Policy"))
                .extracting(Manifest::name)
                .isEqualTo(wanted);
        assertThat(rails)
                .filteredOn(it -> it.kind().endsWith("Binding"))
                .hasSize(wanted.size())
                .allSatisfy(it -> {
                    assertThat(it.at("/spec/policyName").asText()).isEqualTo(it.name());
                    assertThat(it.at("/spec/validationActions")).isEqualTo(Yaml.of("[Deny]"));
                    assertThat(it.at("/spec/matchResources/namespaceSelector/matchExpressions/0/values"))
                            .isEqualTo(Yaml.of("[operators]"));
                });
        assertThat(UNCHANGED).extracting(Manifest::kind).noneMatch(kind -> kind.startsWith("ValidatingAdmission"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hooks.upgradeCRDs.enabled=false | pre-upgrade
            hooks.cleanUp.enabled=false     | pre-delete
            tests.enabled=false             | test
            """)
    void aHookCanBeLeftOut(String value, String hook) {
        assertThat(chart.render("--set", value)).extracting(Manifest::hook).doesNotContain(hook);
        assertThat(UNCHANGED).extracting(Manifest::hook).contains(hook);
    }

    @Test
    void withoutRbacThereIsNone() {
        assertThat(chart.render("--set", "controller.rbac.enabled=false,hooks.upgradeCRDs.enabled=false"))
                .extracting(Manifest::kind)
                .noneMatch(kind -> kind.contains("Role"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            vault-secrets-operator, '',     vault-secrets-operator-controller-manager
            my,                     '',     my-vault-secrets-operator-controller-manager
            my,                     thing,  thing-controller-manager
            """)
    void namesBeginWithTheReleaseOrTheOverride(String release, String override, String name) {
        assertThat(Chart.deployment(chart.renderAs(release, "operators", "--set", "fullnameOverride=" + override))
                        .name())
                .isEqualTo(name);
    }

    @Test
    void theCsiDriverIsNotPartOfIt() {
        assertThat(chart.render("--set", "csi.enabled=true").toString()).isEqualTo(UNCHANGED.toString());
    }
}
