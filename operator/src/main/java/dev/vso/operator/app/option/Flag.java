package dev.vso.operator.app.option;

import java.util.Arrays;
import java.util.Optional;

/**
 * All flags: name, default, and the environment variable that overrides it, if there is one.
 *
 * <p>Names, defaults and variables are those of the Vault Secrets Operator; the last group is ours.
 */
public enum Flag {
    HELP("help", Form.SWITCH, "false", "", "print this help and exit"),
    VERSION("version", Form.SWITCH, "false", "", "print the version and exit"),
    OUTPUT("output", Form.VALUE, "", "VSO_OUTPUT_FORMAT", "format of --version: json, yaml, or empty for plain text"),

    METRICS_BIND_ADDRESS(
            "metrics-bind-address",
            Form.VALUE,
            ":8080",
            "",
            "address of the metrics endpoint (/metrics); 0 turns it off"),
    HEALTH_PROBE_BIND_ADDRESS(
            "health-probe-bind-address",
            Form.VALUE,
            ":8081",
            "",
            "address of the health probes (/healthz, /readyz); 0 turns them off"),
    LEADER_ELECT(
            "leader-elect",
            Form.SWITCH,
            "true",
            "",
            "elect a leader, so that only one of several replicas works at a time"),
    KUBECONFIG("kubeconfig", Form.VALUE, "", "", "kubeconfig file, to run outside a cluster"),
    KUBE_CLIENT_QPS(
            "kube-client-qps",
            Form.VALUE,
            "0",
            "VSO_KUBE_CLIENT_QPS",
            "maximum requests to the API server per second, not counting watches and leader election; 0 = no limit"),
    KUBE_CLIENT_BURST(
            "kube-client-burst", Form.VALUE, "0", "VSO_KUBE_CLIENT_BURST", "burst size; 0 = one second's worth"),
    MAX_CONCURRENT_RECONCILES(
            "max-concurrent-reconciles",
            Form.VALUE,
            "0",
            "VSO_MAX_CONCURRENT_RECONCILES",
            "maximum concurrent reconciliations per kind; 0 = as many as the API server can take"),
    MAX_CONCURRENT_RECONCILES_VDS(
            "max-concurrent-reconciles-vds",
            Form.VALUE,
            "100",
            "",
            "deprecated: maximum concurrent reconciliations of VaultDynamicSecrets; 100 = same as --max-concurrent-reconciles"),

    CLIENT_CACHE_SIZE(
            "client-cache-size",
            Form.VALUE,
            "10000",
            "VSO_CLIENT_CACHE_SIZE",
            "no effect: each identity has one session, which is kept while it is in use"),
    CLIENT_CACHE_NUM_LOCKS(
            "client-cache-num-locks",
            Form.VALUE,
            "100",
            "VSO_CLIENT_CACHE_NUM_LOCKS",
            "no effect: each session has its own lock"),
    CLIENT_CACHE_PERSISTENCE_MODEL(
            "client-cache-persistence-model",
            Form.VALUE,
            "none",
            "VSO_CLIENT_CACHE_PERSISTENCE_MODEL",
            "how to keep Vault tokens across restarts: none, direct-encrypted, direct-unencrypted"),

    GLOBAL_TRANSFORMATION_OPTIONS(
            "global-transformation-options",
            Form.VALUE,
            "",
            "VSO_GLOBAL_TRANSFORMATION_OPTIONS",
            "options for all secrets, separated by commas: exclude-raw"),
    GLOBAL_VAULT_AUTH_OPTIONS(
            "global-vault-auth-options",
            Form.VALUE,
            "allow-default-globals",
            "VSO_GLOBAL_VAULT_AUTH_OPTIONS",
            "options for all VaultAuths: allow-default-globals; empty = default VaultAuthGlobals are not used"),

    BACKOFF_INITIAL_INTERVAL(
            "backoff-initial-interval", Form.VALUE, "5s", "VSO_BACKOFF_INITIAL_INTERVAL", "wait after the first error"),
    BACKOFF_MAX_INTERVAL(
            "backoff-max-interval", Form.VALUE, "60s", "VSO_BACKOFF_MAX_INTERVAL", "maximum wait between two attempts"),
    BACKOFF_MAX_ELAPSED_TIME(
            "backoff-max-elapsed-time",
            Form.VALUE,
            "0",
            "VSO_BACKOFF_MAX_ELAPSED_TIME",
            "stop retrying after this time; 0 = never stop"),
    BACKOFF_RANDOMIZATION_FACTOR(
            "backoff-randomization-factor",
            Form.VALUE,
            "0.5",
            "VSO_BACKOFF_RANDOMIZATION_FACTOR",
            "random share of each wait (0 to 1)"),
    BACKOFF_MULTIPLIER("backoff-multiplier", Form.VALUE, "1.5", "VSO_BACKOFF_MULTIPLIER", "back-off multiplier (> 0)"),

    ZAP_DEVEL(
            "zap-devel",
            Form.SWITCH,
            "false",
            "",
            "development mode: console format, debug level, stack traces from warnings up"),
    ZAP_ENCODER("zap-encoder", Form.VALUE, "", "", "log format: json or console"),
    ZAP_LOG_LEVEL(
            "zap-log-level", Form.VALUE, "", "", "log level: debug, info, error, panic, or a number (6 = everything)"),
    ZAP_STACKTRACE_LEVEL(
            "zap-stacktrace-level", Form.VALUE, "", "", "lowest level with stack traces: info, warn, error, panic"),
    ZAP_TIME_ENCODING(
            "zap-time-encoding",
            Form.VALUE,
            "",
            "",
            "time format in logs: epoch, millis, nano, iso8601, rfc3339, rfc3339nano"),

    UNINSTALL(
            "uninstall",
            Form.SWITCH,
            "false",
            "",
            "remove the finalizers from all resources, print what was done, and exit"),
    PRE_DELETE_HOOK_TIMEOUT_SECONDS(
            "pre-delete-hook-timeout-seconds", Form.VALUE, "60", "", "time limit of --uninstall, in seconds"),
    MIN_REFRESH_AFTER_HVSA(
            "min-refresh-after-hvsa", Form.VALUE, "30s", "", "no effect: HCP Vault Secrets has been shut down"),

    CRDS("crds", Form.VALUE, "", "", "for upgrade-crds: directory with the CRDs (default: crds next to the program)"),
    UPGRADE_CRDS_TIMEOUT(
            "upgrade-crds-timeout", Form.VALUE, "30s", "VSO_UPGRADE_CRDS_TIMEOUT", "time limit of upgrade-crds"),
    PAGE_BIND_ADDRESS("page-bind-address", Form.VALUE, "0", "", "address of the dashboard; 0 turns it off"),
    PAGE_ALLOWED_HOSTS(
            "page-allowed-hosts",
            Form.VALUE,
            "",
            "",
            "host names under which the dashboard may be opened, separated by commas; localhost and IP addresses always work"),
    WATCH_NAMESPACES("watch-namespaces", Form.VALUE, "", "", "namespaces to watch, separated by commas; empty = all"),
    SHARDS(
            "shards",
            Form.VALUE,
            "0",
            "",
            "number of shards to divide the namespaces into, so that all replicas work; 0 = no shards, only the leader works"),
    METRICS_PER_RESOURCE_LIMIT(
            "metrics-per-resource-limit",
            Form.VALUE,
            "5000",
            "",
            "maximum number of resources with metrics of their own; resources with errors come first"),
    METRICS_SECURE(
            "metrics-secure",
            Form.SWITCH,
            "false",
            "",
            "serve metrics over TLS, with the certificate in --metrics-cert-path or a self-signed one"),
    METRICS_CERT_PATH(
            "metrics-cert-path",
            Form.VALUE,
            "",
            "",
            "directory with tls.crt and tls.key for the metrics endpoint; reloaded when they change"),
    METRICS_AUTH(
            "metrics-auth",
            Form.SWITCH,
            "false",
            "",
            "require a token that Kubernetes allows to get /metrics; needs --metrics-secure"),
    LEASE_OVERLAP(
            "lease-overlap",
            Form.VALUE,
            "3m",
            "",
            "how long replaced credentials keep working after the new ones are in the Secret; 0s = revoke them at once"),
    MAX_LEASE_OVERLAP(
            "max-lease-overlap",
            Form.VALUE,
            "",
            "VSO_MAX_LEASE_OVERLAP",
            "how long replaced credentials keep working at most, even if a workload uses them; empty = until they end"),
    REVOKE_PREVIOUS(
            "revoke-previous",
            Form.VALUE,
            "AfterRollout",
            "VSO_REVOKE_PREVIOUS",
            "when replaced credentials are revoked: AfterRollout, AfterOverlap (even if workloads use them) or Never"),
    LEASE_LOOKUP_INTERVAL(
            "lease-lookup-interval",
            Form.VALUE,
            "3s",
            "VSO_LEASE_LOOKUP_INTERVAL",
            "how often to check whether a lease was revoked"),
    LEASE_LOOKUPS_PER_INTERVAL(
            "lease-lookups-per-interval",
            Form.VALUE,
            "200",
            "VSO_LEASE_LOOKUPS_PER_INTERVAL",
            "maximum lease lookups per connection and interval; with more leases, each is checked less often"),
    MIN_REFRESH_AFTER(
            "min-refresh-after",
            Form.VALUE,
            "1s",
            "",
            "minimum refresh interval; shorter values of refreshAfter are raised to it, with a message"),
    DEFAULT_REFRESH_AFTER(
            "default-refresh-after",
            Form.VALUE,
            "60s",
            "",
            "refresh interval of VaultStaticSecrets without refreshAfter; at least --min-refresh-after"),
    DATABASE_CHECK_INTERVAL(
            "database-check-interval",
            Form.VALUE,
            "1m",
            "",
            "how often to check roles and connections of Databases in Vault for changes"),
    REVOCATION_CHECK_INTERVAL(
            "revocation-check-interval",
            Form.VALUE,
            "1m",
            "",
            "how often to check whether a certificate was revoked; less often with very many certificates"),
    ALLOW_CROSS_NAMESPACE_CONNECTIONS(
            "allow-cross-namespace-connections",
            Form.SWITCH,
            "false",
            "",
            "let VaultAuths use a VaultConnection of any namespace, as in VSO"),
    ALLOW_CROSS_NAMESPACE_TRANSFORMATIONS(
            "allow-cross-namespace-transformations",
            Form.SWITCH,
            "false",
            "",
            "let secrets use a SecretTransformation of any namespace, as in VSO"),
    VAULT_MAX_CONCURRENT_REQUESTS(
            "vault-max-concurrent-requests", Form.VALUE, "64", "", "maximum concurrent requests per Vault address"),
    SECRET_ID_DIR(
            "secret-id-dir",
            Form.VALUE,
            "",
            "",
            "directory that may hold the files of appRole.secretIDPath; empty = not allowed"),
    CA_CERT_DIRS(
            "ca-cert-dirs",
            Form.VALUE,
            "/etc/ssl",
            "",
            "directories that may hold the files of caCertPath, separated by commas; empty = not allowed"),
    ALLOWED_VAULT_ADDRESSES(
            "allowed-vault-addresses",
            Form.VALUE,
            "",
            "",
            "addresses that VaultConnections may use, as hosts or CIDR blocks separated by commas, for example *.vault.svc:8200,10.0.0.0/8; empty = all except metadata services and the like"),
    ALLOW_OWN_CLOUD_IDENTITY(
            "allow-own-cloud-identity",
            Form.SWITCH,
            "false",
            "",
            "let VaultAuths of any namespace log in with the cloud identity of the operator's pod, as in VSO"),
    ALLOWED_SECRET_TYPES(
            "allowed-secret-types",
            Form.VALUE,
            "",
            "",
            "Secret types to allow that are refused by default because they grant rights, separated by commas: kubernetes.io/service-account-token, bootstrap.kubernetes.io/token");

    /** Whether a flag stands alone or takes a value. */
    public enum Form {
        SWITCH,
        VALUE
    }

    private final String text;
    private final Form form;
    private final String byDefault;
    private final String variable;
    private final String meaning;

    Flag(String text, Form form, String byDefault, String variable, String meaning) {
        this.text = text;
        this.form = form;
        this.byDefault = byDefault;
        this.variable = variable;
        this.meaning = meaning;
    }

    static Optional<Flag> named(String text) {
        return Arrays.stream(values()).filter(flag -> flag.text.equals(text)).findFirst();
    }

    public String text() {
        return text;
    }

    public Form form() {
        return form;
    }

    public String byDefault() {
        return byDefault;
    }

    /** The environment variable that overrides the flag; empty if there is none. */
    public String variable() {
        return variable;
    }

    public String meaning() {
        return meaning;
    }

    /** Whether it is accepted only for compatibility with existing manifests. */
    boolean isWithoutEffect() {
        return meaning.startsWith("no effect");
    }
}
