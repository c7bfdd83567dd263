package dev.vso.operator.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.RevokePrevious;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.app.OperatorLocator;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.logging.LogOptions;
import dev.vso.operator.logging.LogOptions.Encoding;
import dev.vso.operator.logging.LogOptions.Severity;
import dev.vso.operator.logging.LogOptions.TimeFormat;
import dev.vso.operator.logging.LogOptions.Verbosity;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.time.Backoff;
import dev.vso.vault.address.AddressPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorOptionsTest {
    private static final Path NO_POD = Path.of("/nonexistent/namespace");

    @Test
    @DisplayName("Without flags the defaults are those of VSO")
    void defaultsAreThoseOfVso() {
        OperatorOptions options = options(Map.of());

        assertThat(options.ports().metrics())
                .isEqualTo(new OperatorOptions.MetricsPort(
                        Optional.of(new BindAddress("", 8080)), false, Optional.empty(), false, 5000));
        assertThat(options.ports().probes()).contains(new BindAddress("", 8081));
        assertThat(options.ports().page()).isEqualTo(new OperatorOptions.Page(Optional.empty(), List.of()));
        assertThat(options.replicas().leaderElect()).isTrue();
        assertThat(options.namespaces().own()).as("ours").isEqualTo("vault-secrets-operator-system");
        assertThat(options.namespaces().watched()).isEmpty();
        assertThat(options.kubernetes().kubeconfig()).isEmpty();
        assertThat(options.vault().sessions()).isEqualTo(10_000);
        assertThat(options.vault().secretIdDirectory()).isEmpty();
        assertThat(options.reconciling().concurrency())
                .as("ours: no limit")
                .isEqualTo(new OperatorOptions.Concurrency(0, 0));
        assertThat(options.policy().excludeRaw()).isFalse();
        assertThat(options.policy().allowDefaultGlobals()).isTrue();
        assertThat(options.leases().revocation()).isEqualTo(RevocationPolicy.after(Duration.ofMinutes(3)));
        assertThat(options.leases().lookups()).isEqualTo(LeaseWatch.Budget.DEFAULT);
        assertThat(options.reconciling().databaseCheck()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.reconciling().revocationCheck()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.reconciling().backoff())
                .isEqualTo(new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60), 1.5, 0.5, Duration.ZERO));
        assertThat(options.log()).isEqualTo(LogOptions.PRODUCTION);
    }

    static Stream<Arguments> flags() {
        return Stream.of(
                flag("-leader-elect=false", o -> o.replicas().leaderElect(), false),
                flag("--leader-elect", o -> o.replicas().leaderElect(), true),
                flag("--leader-elect=T", o -> o.replicas().leaderElect(), true),
                flag("--metrics-bind-address=0", o -> o.ports().metrics().at().isPresent(), false),
                flag("--metrics-bind-address=", o -> o.ports().metrics().at().isPresent(), false),
                flag(
                        "--metrics-bind-address=127.0.0.1:8080",
                        o -> o.ports().metrics().at().orElseThrow().toString(),
                        "127.0.0.1:8080"),
                flag(
                        "-health-probe-bind-address :0",
                        o -> o.ports().probes().orElseThrow().port(),
                        0),
                flag("--page-bind-address=0", o -> o.ports().page().at().isPresent(), false),
                flag(
                        "--page-bind-address=127.0.0.1:8082",
                        o -> o.ports().page().at(),
                        Optional.of(new BindAddress("127.0.0.1", 8082))),
                flag(
                        "--page-allowed-hosts=page.vso.svc,vault.example.com",
                        o -> o.ports().page().names(),
                        List.of("page.vso.svc", "vault.example.com")),
                flag("--kubeconfig /tmp/kube", o -> o.kubernetes().kubeconfig().orElseThrow(), Path.of("/tmp/kube")),
                flag("--kube-client-qps=12.5", o -> o.kubernetes().requestsPerSecond(), 12.5),
                flag("--kube-client-burst 7", o -> o.kubernetes().burst(), 7),
                flag("--leader-elect", o -> o.reconciling().concurrency().of(VaultDynamicSecret.class), 0),
                flag(
                        "--max-concurrent-reconciles=3",
                        o -> o.reconciling().concurrency().of(VaultDynamicSecret.class),
                        3),
                flag(
                        "--max-concurrent-reconciles=3 -max-concurrent-reconciles 4",
                        o -> o.reconciling().concurrency().of(VaultStaticSecret.class),
                        4),
                flag(
                        "--max-concurrent-reconciles=3 --max-concurrent-reconciles-vds=5",
                        o -> o.reconciling().concurrency(),
                        new OperatorOptions.Concurrency(3, 5)),
                flag(
                        "--max-concurrent-reconciles=3 --max-concurrent-reconciles-vds=100",
                        o -> o.reconciling().concurrency(),
                        new OperatorOptions.Concurrency(3, 3)),
                flag(
                        "--min-refresh-after=5m --default-refresh-after=1h",
                        o -> o.reconciling().refreshing(),
                        new RefreshLimits(Duration.ofMinutes(5), Duration.ofHours(1))),
                flag(
                        "--min-refresh-after=5m",
                        o -> o.reconciling().refreshing(),
                        new RefreshLimits(Duration.ofMinutes(5), Duration.ofMinutes(5))),
                flag("--database-check-interval=5s", o -> o.reconciling().databaseCheck(), Duration.ofSeconds(5)),
                flag(
                        "--metrics-secure --metrics-auth --metrics-cert-path=/tls --metrics-per-resource-limit=0",
                        o -> o.ports().metrics(),
                        new OperatorOptions.MetricsPort(
                                Optional.of(new BindAddress("", 8080)), true, Optional.of(Path.of("/tls")), true, 0)),
                flag("--client-cache-size=5", o -> o.vault().sessions(), 5),
                flag(
                        "--lease-lookup-interval=500ms --lease-lookups-per-interval=50",
                        o -> o.leases().lookups(),
                        new LeaseWatch.Budget(Duration.ofMillis(500), 100)),
                flag(
                        "--lease-overlap=1m --max-lease-overlap=2h --revoke-previous=AfterOverlap",
                        o -> o.leases().revocation(),
                        new RevocationPolicy(
                                Duration.ofMinutes(1), Optional.of(Duration.ofHours(2)), RevokePrevious.AFTER_OVERLAP)),
                flag("--revoke-previous=Never", o -> o.leases().revocation().when(), RevokePrevious.NEVER),
                flag(
                        "--lease-lookup-interval=1m",
                        o -> o.leases().lookups(),
                        new LeaseWatch.Budget(Duration.ofMinutes(1), 200.0 / 60)),
                flag("--vault-max-concurrent-requests=9", o -> o.vault().concurrentRequests(), 9),
                flag(
                        "--secret-id-dir=/vault",
                        o -> o.vault().secretIdDirectory().orElseThrow(),
                        Path.of("/vault")),
                flag(
                        "--allowed-vault-addresses=*.vault.svc:8200,10.0.0.0/8",
                        o -> o.vault().allowedAddresses(),
                        List.of(AddressPattern.parse("*.vault.svc:8200"), AddressPattern.parse("10.0.0.0/8"))),
                flag(
                        "--global-transformation-options=exclude-raw",
                        o -> o.policy().excludeRaw(),
                        true),
                flag("--global-vault-auth-options=", o -> o.policy().allowDefaultGlobals(), false),
                flag("--watch-namespaces=a,b,,a", o -> o.namespaces().watched(), List.of("a", "b")),
                flag(
                        "--backoff-initial-interval=1.5s",
                        o -> o.reconciling().backoff().initial(),
                        Duration.ofMillis(1500)),
                flag("--backoff-max-interval=1h", o -> o.reconciling().backoff().max(), Duration.ofHours(1)),
                flag(
                        "--backoff-max-elapsed-time=24h",
                        o -> o.reconciling().backoff().maxElapsed(),
                        Duration.ofHours(24)),
                flag("--backoff-multiplier=2", o -> o.reconciling().backoff().multiplier(), 2.0),
                flag(
                        "--backoff-randomization-factor=0",
                        o -> o.reconciling().backoff().randomization(),
                        0.0),
                flag("--zap-devel", OperatorOptions::log, LogOptions.DEVELOPMENT),
                flag("--zap-devel --zap-encoder=json", o -> o.log().encoding(), Encoding.JSON),
                flag(
                        "--zap-log-level=6 --zap-time-encoding=epoch --zap-stacktrace-level=panic",
                        OperatorOptions::log,
                        new LogOptions(Verbosity.TRACE, Encoding.JSON, TimeFormat.EPOCH, Severity.PANIC)));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void flagSetsItsOption(String line, Function<OperatorOptions, Object> option, Object expected) {
        assertThat(option.apply(options(Map.of(), line.split(" ")))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "VSO_CLIENT_CACHE_SIZE, 7, clientCacheSize, 7",
        "VSO_CLIENT_CACHE_PERSISTENCE_MODEL, direct-encrypted, clientCachePersistenceModel, direct-encrypted",
        "VSO_MAX_CONCURRENT_RECONCILES, 8, maxConcurrentReconciles, 8",
        "VSO_GLOBAL_TRANSFORMATION_OPTIONS, exclude-raw, globalTransformationOptions, exclude-raw",
        "VSO_BACKOFF_INITIAL_INTERVAL, 2s, backoffInitialInterval, 2s",
        "VSO_BACKOFF_MAX_INTERVAL, 90s, backoffMaxInterval, 1m30s",
        "VSO_BACKOFF_MAX_ELAPSED_TIME, 1h, backoffMaxElapsedTime, 1h0m0s",
        "VSO_BACKOFF_MULTIPLIER, 3, backoffMultiplier, 3.0",
        "VSO_BACKOFF_RANDOMIZATION_FACTOR, 0.1, backoffRandomizationFactor, 0.1",
    })
    void environmentWinsOverTheFlag(String variable, String value, String label, String expected) {
        String[] flags = {
            "--client-cache-size=1",
            "--max-concurrent-reconciles=1",
            "--backoff-initial-interval=1s",
            "--backoff-max-interval=30s",
            "--backoff-max-elapsed-time=1s",
            "--backoff-multiplier=1",
            "--backoff-randomization-factor=1",
        };
        assertThat(options(Map.of(), flags).labels().get(label)).isNotEqualTo(expected);
        assertThat(options(Map.of(variable, ""), flags).labels().get(label)).isNotEqualTo(expected);
        assertThat(options(Map.of(variable, value), flags).labels()).containsEntry(label, expected);
    }

    @Test
    void environmentReachesTheOptionsWithoutALabel() {
        Map<String, String> environment = Map.of(
                "VSO_KUBE_CLIENT_QPS",
                "5",
                "VSO_KUBE_CLIENT_BURST",
                "6",
                "VSO_LEASE_LOOKUP_INTERVAL",
                "2s",
                "VSO_LEASE_LOOKUPS_PER_INTERVAL",
                "10",
                "VSO_MAX_LEASE_OVERLAP",
                "1h",
                "VSO_REVOKE_PREVIOUS",
                "Never");

        assertThat(options(environment, "--kube-client-qps=1").kubernetes().requestsPerSecond())
                .isEqualTo(5);
        assertThat(options(environment, "--kube-client-burst=1").kubernetes().burst())
                .isEqualTo(6);
        assertThat(options(environment, "--lease-lookup-interval=1h").leases().lookups())
                .isEqualTo(new LeaseWatch.Budget(Duration.ofSeconds(2), 5));
        assertThat(options(environment, "--revoke-previous=AfterOverlap")
                        .leases()
                        .revocation())
                .isEqualTo(new RevocationPolicy(
                        Duration.ofMinutes(3), Optional.of(Duration.ofHours(1)), RevokePrevious.NEVER));
    }

    @Test
    void developmentModeOfTheEnvironmentYieldsToTheFlag() {
        Map<String, String> environment = Map.of("VSO_LOGGER_DEVELOPMENT_MODE", "yes");

        assertThat(options(environment).log()).isEqualTo(LogOptions.DEVELOPMENT);
        assertThat(options(environment, "--zap-devel=false").log()).isEqualTo(LogOptions.PRODUCTION);
        assertThat(options(environment, "--zap-log-level=error").log().verbosity())
                .isEqualTo(Verbosity.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--leeder-elect | unknown flag --leeder-elect; did you mean --leader-elect?",
                "-metric-bind-address=:1 | did you mean --metrics-bind-address?",
                "--frobnicate | unknown flag --frobnicate; --help lists the flags",
                "--leader-elect false | unexpected argument \"false\"",
                "crds | unexpected argument \"crds\"",
                "-- | unexpected argument \"--\"",
                "--kubeconfig | --kubeconfig needs a value",
                "--leader-elect=maybe | --leader-elect: \"maybe\" is neither true nor false",
                "--page-allowed-hosts=http://a:80 | --page-allowed-hosts: \"http://a:80\" is not the name of a host",
                "--shards=-1 | --shards: \"-1\" is not a whole number of at least 0",
                "--shards=12 --leader-elect=false | --shards needs --leader-elect",
                "--shards=12 --watch-namespaces=a | --shards cannot be combined with --watch-namespaces",
                "--shards=12 --client-cache-persistence-model=direct-unencrypted | --shards needs --client-cache-persistence-model=none",
                "--shards=257 | --shards must be at most 256",
                "--metrics-bind-address=8080 | --metrics-bind-address: \"8080\" is not an address",
                "--max-concurrent-reconciles=-1 | --max-concurrent-reconciles: \"-1\" is not a whole number of at least 0",
                "--client-cache-size=many | --client-cache-size: \"many\"",
                "--backoff-multiplier=0 | --backoff-multiplier: \"0\" is not a number above 0",
                "--backoff-randomization-factor=1.1 | from 0 to 1",
                "--backoff-max-elapsed-time=-1s | --backoff-max-elapsed-time: \"-1s\" is negative",
                "--backoff-initial-interval=1d | --backoff-initial-interval: \"1d\" is not a duration",
                "--backoff-initial-interval=2m | at most --backoff-max-interval",
                "--global-transformation-options=exclude-raw,other | \"other\" is unknown: only exclude-raw is possible",
                "--zap-log-level=loud | --zap-log-level: \"loud\" is not one of debug, info",
                "--zap-encoder=xml | json, console",
                "--revoke-previous=never | --revoke-previous: \"never\" is not one of AfterRollout, AfterOverlap, Never",
                "--max-lease-overlap=long | --max-lease-overlap: \"long\" is not a duration",
                "--max-lease-overlap=2m | --max-lease-overlap must be at least --lease-overlap",
                "--lease-lookup-interval=99ms | --lease-lookup-interval must be at least 100ms",
                "--lease-lookup-interval=often | --lease-lookup-interval: \"often\" is not a duration",
                "--lease-lookups-per-interval=0 | not a whole number of at least 1",
                "--metrics-auth | --metrics-auth needs --metrics-secure: without TLS, tokens would go over the wire",
                "--metrics-cert-path=/tls | --metrics-cert-path needs --metrics-secure",
                "--metrics-per-resource-limit=-1 | not a whole number of at least 0",
                "--watch-namespaces=a,B | \"B\" is not a namespace",
                "--client-cache-persistence-model=indirect | \"indirect\" is not one of none, direct-encrypted, direct-unencrypted",
            })
    void mistakeIsOneLineThatNamesIt(String line, String message) {
        assertThatThrownBy(() -> options(Map.of(), line.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void mistakeInTheEnvironmentNamesTheVariable() {
        assertThatThrownBy(() -> options(Map.of("VSO_CLIENT_CACHE_SIZE", "many"), "--client-cache-size=1"))
                .hasMessageStartingWith("VSO_CLIENT_CACHE_SIZE: \"many\"");
    }

    @Test
    void namespaceOfThePodWinsAndIsTrimmed(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("namespace"), " vault-system\n");
        Map<String, String> environment = Map.of("OPERATOR_NAMESPACE", "elsewhere");

        assertThat(read(file, environment).namespaces().own()).isEqualTo("vault-system");
        assertThat(read(NO_POD, environment).namespaces().own()).isEqualTo("elsewhere");
        assertThat(read(Files.writeString(file, "\n"), Map.of()).namespaces().own())
                .isEqualTo("vault-secrets-operator-system");
    }

    @Test
    void namespaceThatAVariableNamesIsNotAssumed() {
        assertThat(OperatorLocator.isAssumed(Map.of())).isTrue();
        assertThat(OperatorLocator.isAssumed(Map.of("OPERATOR_NAMESPACE", " "))).isTrue();
        assertThat(OperatorLocator.isAssumed(Map.of("OPERATOR_NAMESPACE", "vso")))
                .isFalse();
    }

    private static Arguments flag(String line, Function<OperatorOptions, Object> option, Object expected) {
        return Arguments.of(line, option, expected);
    }

    private static OperatorOptions options(Map<String, String> environment, String... line) {
        return read(NO_POD, environment, line);
    }

    private static OperatorOptions read(Path podNamespace, Map<String, String> environment, String... line) {
        var arguments = dev.vso.operator.app.option.Arguments.read(List.of(line), environment);
        return new OptionsReader(arguments, podNamespace).options();
    }
}
