package dev.vso.operator.app.option;

import dev.vso.api.RevokePrevious;
import dev.vso.operator.app.OperatorLocator;
import dev.vso.operator.auth.persistence.PersistenceModel;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.lease.LeaseWatch;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.logging.LogOptions;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.secret.SecretTypes;
import dev.vso.operator.time.Backoff;
import dev.vso.operator.time.GoDuration;
import dev.vso.vault.address.AddressPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Converts arguments to options: each flag's text becomes a checked value, or an error that names the flag. */
public final class OptionsReader {
    static final String EXCLUDE_RAW = "exclude-raw";
    static final String ALLOW_DEFAULT_GLOBALS = "allow-default-globals";

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9.]{0,252})");

    /** The maximum number of shards; each is a Lease that is renewed every 2 s. */
    private static final int MOST_SHARDS = 256;

    private final Arguments arguments;
    private final Path podNamespace;

    /**
     * A reader of these arguments.
     *
     * @param podNamespace the file with the pod's namespace
     */
    public OptionsReader(Arguments arguments, Path podNamespace) {
        this.arguments = arguments;
        this.podNamespace = podNamespace;
    }

    /**
     * The options.
     *
     * @throws UsageException if a value is invalid
     */
    public OperatorOptions options() {
        var page = new OperatorOptions.Page(
                arguments.value(Flag.PAGE_BIND_ADDRESS, BindAddress::parse),
                arguments.value(Flag.PAGE_ALLOWED_HOSTS, OptionsReader::hosts));
        return new OperatorOptions(
                new OperatorOptions.Ports(
                        metricsPort(), arguments.value(Flag.HEALTH_PROBE_BIND_ADDRESS, BindAddress::parse), page),
                new OperatorOptions.Replicas(isOn(arguments, Flag.LEADER_ELECT), shards()),
                new OperatorOptions.Namespaces(operatorNamespace(), namespaces()),
                kubernetes(),
                vault(),
                policy(),
                new OperatorOptions.Reconciling(
                        concurrency(),
                        backoff(),
                        refreshing(),
                        interval(Flag.DATABASE_CHECK_INTERVAL),
                        interval(Flag.REVOCATION_CHECK_INTERVAL)),
                new OperatorOptions.Leases(revocation(), lookups()),
                log());
    }

    private OperatorOptions.Policy policy() {
        return new OperatorOptions.Policy(
                words(Flag.GLOBAL_TRANSFORMATION_OPTIONS, EXCLUDE_RAW),
                words(Flag.GLOBAL_VAULT_AUTH_OPTIONS, ALLOW_DEFAULT_GLOBALS),
                isOn(arguments, Flag.ALLOW_CROSS_NAMESPACE_CONNECTIONS),
                isOn(arguments, Flag.ALLOW_CROSS_NAMESPACE_TRANSFORMATIONS),
                new SecretTypes(Set.copyOf(arguments.value(Flag.ALLOWED_SECRET_TYPES, OptionsReader::list))));
    }

    /**
     * The directory of the CRDs for {@code upgrade-crds}.
     *
     * @param executable the CRDs are beside it, if no flag gives their directory
     */
    Path definitions(Optional<Path> executable) {
        return path(Flag.CRDS)
                .or(() -> executable.map(program -> program.resolveSibling("crds")))
                .orElseThrow(() -> new UsageException("upgrade-crds needs --" + Flag.CRDS.text()
                        + "=…: the folder with the custom resource definitions"));
    }

    Duration upgradeLimit() {
        return interval(Flag.UPGRADE_CRDS_TIMEOUT);
    }

    Duration uninstallLimit() {
        return Duration.ofSeconds(whole(Flag.PRE_DELETE_HOOK_TIMEOUT_SECONDS, 1));
    }

    static boolean isOn(Arguments arguments, Flag flag) {
        return arguments.value(flag, text -> switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> throw new IllegalArgumentException("\"" + text + "\" is neither true nor false");
        });
    }

    private OperatorOptions.MetricsPort metricsPort() {
        boolean secure = isOn(arguments, Flag.METRICS_SECURE);
        boolean authenticated = isOn(arguments, Flag.METRICS_AUTH);
        if (authenticated && !secure) {
            throw new UsageException(
                    "--metrics-auth needs --metrics-secure: without TLS, tokens would go over the wire in the clear");
        }
        if (!secure && path(Flag.METRICS_CERT_PATH).isPresent()) {
            throw new UsageException("--metrics-cert-path needs --metrics-secure, which switches TLS on");
        }
        return new OperatorOptions.MetricsPort(
                arguments.value(Flag.METRICS_BIND_ADDRESS, BindAddress::parse),
                secure,
                path(Flag.METRICS_CERT_PATH),
                authenticated,
                whole(Flag.METRICS_PER_RESOURCE_LIMIT, 0));
    }

    /** Refuses combinations that cannot work; they would fail later, and only partly. */
    private int shards() {
        int shards = whole(Flag.SHARDS, 0);
        if (shards > MOST_SHARDS) {
            throw new UsageException(
                    "--shards must be at most %d: a few for each replica suffice".formatted(MOST_SHARDS));
        }
        if (shards > 0 && !isOn(arguments, Flag.LEADER_ELECT)) {
            throw new UsageException("--shards needs --leader-elect: shards are divided by Leases");
        }
        if (shards > 0 && !namespaces().isEmpty()) {
            throw new UsageException(
                    "--shards cannot be combined with --watch-namespaces yet: shards divide all namespaces of the cluster");
        }
        if (shards > 0 && persistence() != PersistenceModel.NONE) {
            throw new UsageException(
                    "--shards needs --client-cache-persistence-model=none: each replica has sessions of its own, and would overwrite those of others");
        }
        return shards;
    }

    /** As in VSO, the older flag wins if it is not at its default. */
    private OperatorOptions.Concurrency concurrency() {
        int usual = whole(Flag.MAX_CONCURRENT_RECONCILES, 0);
        int older = whole(Flag.MAX_CONCURRENT_RECONCILES_VDS, 1);
        boolean byDefault = Flag.MAX_CONCURRENT_RECONCILES_VDS.byDefault().equals(Integer.toString(older));
        return new OperatorOptions.Concurrency(usual, byDefault ? usual : older);
    }

    private OperatorOptions.Kubernetes kubernetes() {
        return new OperatorOptions.Kubernetes(
                path(Flag.KUBECONFIG),
                number(Flag.KUBE_CLIENT_QPS, "at least 0", value -> value >= 0),
                whole(Flag.KUBE_CLIENT_BURST, 0));
    }

    private OperatorOptions.Vault vault() {
        return new OperatorOptions.Vault(
                whole(Flag.CLIENT_CACHE_SIZE, 1),
                whole(Flag.VAULT_MAX_CONCURRENT_REQUESTS, 1),
                persistence(),
                path(Flag.SECRET_ID_DIR),
                arguments.value(Flag.CA_CERT_DIRS, OptionsReader::folders),
                arguments.value(
                        Flag.ALLOWED_VAULT_ADDRESSES,
                        text -> list(text).stream().map(AddressPattern::parse).toList()),
                isOn(arguments, Flag.ALLOW_OWN_CLOUD_IDENTITY));
    }

    private PersistenceModel persistence() {
        return arguments.value(Flag.CLIENT_CACHE_PERSISTENCE_MODEL, PersistenceModel::parse);
    }

    private Backoff backoff() {
        Duration initial = duration(Flag.BACKOFF_INITIAL_INTERVAL);
        Duration max = duration(Flag.BACKOFF_MAX_INTERVAL);
        if (initial.isZero() || initial.compareTo(max) > 0) {
            throw new UsageException("--backoff-initial-interval must be above 0 and at most --backoff-max-interval");
        }
        return new Backoff(
                initial,
                max,
                number(Flag.BACKOFF_MULTIPLIER, "above 0", value -> value > 0),
                number(Flag.BACKOFF_RANDOMIZATION_FACTOR, "from 0 to 1", value -> value >= 0 && value <= 1),
                duration(Flag.BACKOFF_MAX_ELAPSED_TIME));
    }

    private RefreshLimits refreshing() {
        Duration floor = interval(Flag.MIN_REFRESH_AFTER);
        Duration usual = interval(Flag.DEFAULT_REFRESH_AFTER);
        if (arguments.isSet(Flag.DEFAULT_REFRESH_AFTER) && usual.compareTo(floor) < 0) {
            throw new UsageException("--default-refresh-after must be at least --min-refresh-after");
        }
        return new RefreshLimits(floor, usual);
    }

    private RevocationPolicy revocation() {
        Duration overlap = duration(Flag.LEASE_OVERLAP);
        Optional<Duration> longest = arguments.text(Flag.MAX_LEASE_OVERLAP).isEmpty()
                ? Optional.empty()
                : Optional.of(duration(Flag.MAX_LEASE_OVERLAP));
        if (longest.filter(it -> it.compareTo(overlap) < 0).isPresent()) {
            throw new UsageException("--max-lease-overlap must be at least --lease-overlap");
        }
        return new RevocationPolicy(overlap, longest, arguments.value(Flag.REVOKE_PREVIOUS, OptionsReader::revokes));
    }

    private static RevokePrevious revokes(String text) {
        RevokePrevious when = RevokePrevious.of(text);
        if (when == null) {
            throw new IllegalArgumentException("\"" + text + "\" is not one of "
                    + Arrays.stream(RevokePrevious.values())
                            .map(RevokePrevious::value)
                            .collect(Collectors.joining(", ")));
        }
        return when;
    }

    private LeaseWatch.Budget lookups() {
        Duration interval = duration(Flag.LEASE_LOOKUP_INTERVAL);
        if (interval.compareTo(LeaseWatch.Budget.LEAST) < 0) {
            throw new UsageException("--%s must be at least %s"
                    .formatted(Flag.LEASE_LOOKUP_INTERVAL.text(), GoDuration.format(LeaseWatch.Budget.LEAST)));
        }
        return LeaseWatch.Budget.of(interval, whole(Flag.LEASE_LOOKUPS_PER_INTERVAL, 1));
    }

    private LogOptions log() {
        boolean asked = arguments.isSet(Flag.ZAP_DEVEL)
                ? isOn(arguments, Flag.ZAP_DEVEL)
                : !arguments.environment("VSO_LOGGER_DEVELOPMENT_MODE").isEmpty();
        LogOptions preset = asked ? LogOptions.DEVELOPMENT : LogOptions.PRODUCTION;
        return new LogOptions(
                ifSet(Flag.ZAP_LOG_LEVEL, LogOptions.Verbosity::parse, preset.verbosity()),
                ifSet(Flag.ZAP_ENCODER, LogOptions.Encoding::parse, preset.encoding()),
                ifSet(Flag.ZAP_TIME_ENCODING, LogOptions.TimeFormat::parse, preset.timeFormat()),
                ifSet(Flag.ZAP_STACKTRACE_LEVEL, LogOptions.Severity::parse, preset.stackTraces()));
    }

    private <T> T ifSet(Flag flag, Function<String, T> reading, T otherwise) {
        return arguments.text(flag).isEmpty() ? otherwise : arguments.value(flag, reading);
    }

    /** The pod's own namespace, else that of the environment, else the default of the documentation. */
    private String operatorNamespace() {
        String named = "";
        try {
            named = Files.isReadable(podNamespace)
                    ? Files.readString(podNamespace).strip()
                    : "";
        } catch (IOException e) {
            throw new UsageException("cannot read the operator's namespace from " + podNamespace);
        }
        named = named.isEmpty() ? arguments.environment("OPERATOR_NAMESPACE").strip() : named;
        return named.isEmpty() ? OperatorLocator.USUAL : namespace(named);
    }

    private List<String> namespaces() {
        return arguments.value(
                Flag.WATCH_NAMESPACES,
                text -> list(text).stream()
                        .map(OptionsReader::namespace)
                        .distinct()
                        .toList());
    }

    private static String namespace(String text) {
        if (!NAMESPACE.matcher(text).matches()) {
            throw new UsageException("\"" + text + "\" is not a namespace");
        }
        return text;
    }

    /** Whether the list contains the only word that this flag accepts. */
    private boolean words(Flag flag, String known) {
        return arguments.value(flag, text -> {
            List<String> words = list(text);
            words.stream().filter(word -> !word.equals(known)).findFirst().ifPresent(word -> {
                throw new IllegalArgumentException("\"" + word + "\" is unknown: only " + known + " is possible");
            });
            return !words.isEmpty();
        });
    }

    private static List<String> hosts(String text) {
        List<String> names = list(text);
        names.stream().filter(name -> !HOST.matcher(name).matches()).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("\"" + name + "\" is not the name of a host: without port and scheme");
        });
        return names;
    }

    private static List<Path> folders(String text) {
        return list(text).stream().map(OptionsReader::folder).toList();
    }

    private static Path folder(String text) {
        try {
            Path folder = Path.of(text).normalize();
            if (folder.isAbsolute()) {
                return folder;
            }
        } catch (InvalidPathException _) {
            // reported below
        }
        throw new IllegalArgumentException("\"" + text + "\" is not the absolute path of a directory");
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private Optional<Path> path(Flag flag) {
        return arguments.value(flag, text -> {
            try {
                return text.isEmpty() ? Optional.<Path>empty() : Optional.of(Path.of(text));
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("\"" + text + "\" is not a path", e);
            }
        });
    }

    private int whole(Flag flag, int least) {
        return arguments.value(flag, text -> {
            if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least) {
                throw new IllegalArgumentException("\"" + text + "\" is not a whole number of at least " + least);
            }
            return Integer.parseInt(text);
        });
    }

    private double number(Flag flag, String range, DoublePredicate allowed) {
        return arguments.value(flag, text -> {
            if (!text.matches("[0-9]{1,9}(\\.[0-9]{0,9})?") || !allowed.test(Double.parseDouble(text))) {
                throw new IllegalArgumentException("\"" + text + "\" is not a number " + range);
            }
            return Double.parseDouble(text);
        });
    }

    private Duration duration(Flag flag) {
        return arguments.value(flag, text -> {
            Duration duration = GoDuration.parse(text);
            if (duration.isNegative()) {
                throw new IllegalArgumentException("\"" + text + "\" is negative");
            }
            return duration;
        });
    }

    private Duration interval(Flag flag) {
        Duration interval = duration(flag);
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new UsageException("--%s must be at least 1s".formatted(flag.text()));
        }
        return interval;
    }
}
