package dev.vso.operator.app.option;

import java.util.Arrays;
import java.util.Optional;

/**
 * All flags: name, default, and the environment variable that overrides it, if there is one.
 *
 * <p>Names, defaults and variables are those of the Vault Secrets Operator; the last group is ours.
 */
public enum Flag {
    HELP("help", Form.SWITCH, "false", "", "print the flags and exit"),
    VERSION("version", Form.SWITCH, "false", "", "print which build this is and exit"),
    OUTPUT("output", Form.VALUE, "", "VSO_OUTPUT_FORMAT", "form of the version: yaml, json, or plain text"),

    METRICS_BIND_ADDRESS("metrics-bind-address", Form.VALUE, ":8080", "", "where /metrics listens; 0 for nowhere"),
    HEALTH_PROBE_BIND_ADDRESS(
            "health-probe-bind-address", Form.VALUE, ":8081", "", "where /healthz and /readyz listen; 0 for nowhere"),
    LEADER_ELECT("leader-elect", Form.SWITCH, "true", "", "work only while holding the lease"),
    KUBECONFIG("kubeconfig", Form.VALUE, "", "", "file that says how to reach Kubernetes, outside of a cluster"),
    KUBE_CLIENT_QPS(
            "kube-client-qps",
            Form.VALUE,
            "0",
            "VSO_KUBE_CLIENT_QPS",
            "requests to Kubernetes a second, but for watches and the lease of leadership; 0 for no limit"),
    KUBE_CLIENT_BURST(
            "kube-client-burst",
            Form.VALUE,
            "0",
            "VSO_KUBE_CLIENT_BURST",
            "so many of them at once after a pause; 0 for as many as in a second"),
    MAX_CONCURRENT_RECONCILES(
            "max-concurrent-reconciles",
            Form.VALUE,
            "0",
            "VSO_MAX_CONCURRENT_RECONCILES",
            "resources of one kind reconciled at once; 0 for as many as the API server takes"),
    MAX_CONCURRENT_RECONCILES_VDS(
            "max-concurrent-reconciles-vds",
            Form.VALUE,
            "100",
            "",
            "deprecated: that of VaultDynamicSecrets, if not 100"),

    CLIENT_CACHE_SIZE(
            "client-cache-size",
            Form.VALUE,
            "10000",
            "VSO_CLIENT_CACHE_SIZE",
            "no effect: there is one session for each identity, kept while it is used"),
    CLIENT_CACHE_NUM_LOCKS(
            "client-cache-num-locks",
            Form.VALUE,
            "100",
            "VSO_CLIENT_CACHE_NUM_LOCKS",
            "no effect: sessions are locked one by one"),
    CLIENT_CACHE_PERSISTENCE_MODEL(
            "client-cache-persistence-model",
            Form.VALUE,
            "none",
            "VSO_CLIENT_CACHE_PERSISTENCE_MODEL",
            "how Vault tokens outlive the process: none, direct-encrypted, direct-unencrypted"),

    GLOBAL_TRANSFORMATION_OPTIONS(
            "global-transformation-options",
            Form.VALUE,
            "",
            "VSO_GLOBAL_TRANSFORMATION_OPTIONS",
            "for all secrets: exclude-raw"),
    GLOBAL_VAULT_AUTH_OPTIONS(
            "global-vault-auth-options",
            Form.VALUE,
            "allow-default-globals",
            "VSO_GLOBAL_VAULT_AUTH_OPTIONS",
            "for all VaultAuths: allow-default-globals; empty to forbid"),

    BACKOFF_INITIAL_INTERVAL(
            "backoff-initial-interval", Form.VALUE, "5s", "VSO_BACKOFF_INITIAL_INTERVAL", "wait after the first error"),
    BACKOFF_MAX_INTERVAL("backoff-max-interval", Form.VALUE, "60s", "VSO_BACKOFF_MAX_INTERVAL", "longest wait"),
    BACKOFF_MAX_ELAPSED_TIME(
            "backoff-max-elapsed-time",
            Form.VALUE,
            "0",
            "VSO_BACKOFF_MAX_ELAPSED_TIME",
            "stop trying after this time; 0 for never"),
    BACKOFF_RANDOMIZATION_FACTOR(
            "backoff-randomization-factor",
            Form.VALUE,
            "0.5",
            "VSO_BACKOFF_RANDOMIZATION_FACTOR",
            "share of a wait that is random, 0 to 1"),
    BACKOFF_MULTIPLIER(
            "backoff-multiplier", Form.VALUE, "1.5", "VSO_BACKOFF_MULTIPLIER", "each wait is so much longer, above 0"),

    ZAP_DEVEL("zap-devel", Form.SWITCH, "false", "", "log for developers: console, debug, stack traces of warnings"),
    ZAP_ENCODER("zap-encoder", Form.VALUE, "", "", "form of log lines: json or console"),
    ZAP_LOG_LEVEL("zap-log-level", Form.VALUE, "", "", "debug, info, error, panic, or a number (6: everything)"),
    ZAP_STACKTRACE_LEVEL("zap-stacktrace-level", Form.VALUE, "", "", "stack traces from: info, warn, error, panic"),
    ZAP_TIME_ENCODING("zap-time-encoding", Form.VALUE, "", "", "epoch, millis, nano, iso8601, rfc3339 or rfc3339nano"),

    UNINSTALL(
            "uninstall",
            Form.SWITCH,
            "false",
            "",
            "take the finalizers off all resources, say what was done, and exit"),
    PRE_DELETE_HOOK_TIMEOUT_SECONDS(
            "pre-delete-hook-timeout-seconds", Form.VALUE, "60", "", "how long --uninstall may take"),
    MIN_REFRESH_AFTER_HVSA("min-refresh-after-hvsa", Form.VALUE, "30s", "", "no effect: HCP Vault Secrets has ended"),

    CRDS("crds", Form.VALUE, "", "", "of upgrade-crds: the folder of definitions; else crds beside the program"),
    UPGRADE_CRDS_TIMEOUT(
            "upgrade-crds-timeout", Form.VALUE, "30s", "VSO_UPGRADE_CRDS_TIMEOUT", "how long upgrade-crds may take"),
    PAGE_BIND_ADDRESS("page-bind-address", Form.VALUE, "0", "", "where the page for people listens; 0 for nowhere"),
    PAGE_ALLOWED_HOSTS(
            "page-allowed-hosts",
            Form.VALUE,
            "",
            "",
            "names under which the page may be asked for beside localhost and addresses, separated by commas"),
    WATCH_NAMESPACES(
            "watch-namespaces", Form.VALUE, "", "", "namespaces to work in, separated by commas; empty for all"),
    SHARDS(
            "shards",
            Form.VALUE,
            "0",
            "",
            "divide the namespaces into so many shards, which all replicas work on together; 0: one works, others stand by"),
    METRICS_PER_RESOURCE_LIMIT(
            "metrics-per-resource-limit",
            Form.VALUE,
            "5000",
            "",
            "so many resources have series of their own in /metrics at most; those in trouble come first"),
    METRICS_SECURE(
            "metrics-secure",
            Form.SWITCH,
            "false",
            "",
            "serve /metrics by TLS, with the certificate of --metrics-cert-path, else with one made at start"),
    METRICS_CERT_PATH(
            "metrics-cert-path",
            Form.VALUE,
            "",
            "",
            "directory with tls.crt and tls.key for /metrics, read again when they change"),
    METRICS_AUTH(
            "metrics-auth",
            Form.SWITCH,
            "false",
            "",
            "serve /metrics only to whom Kubernetes allows to get the URL /metrics; needs --metrics-secure"),
    LEASE_OVERLAP(
            "lease-overlap",
            Form.VALUE,
            "3m",
            "",
            "how long replaced credentials still work after the new ones are in the Secret; 0s revokes at once"),
    LEASE_LOOKUP_INTERVAL(
            "lease-lookup-interval",
            Form.VALUE,
            "3s",
            "VSO_LEASE_LOOKUP_INTERVAL",
            "how often each lease is looked up to notice that it was revoked"),
    LEASE_LOOKUPS_PER_INTERVAL(
            "lease-lookups-per-interval",
            Form.VALUE,
            "200",
            "VSO_LEASE_LOOKUPS_PER_INTERVAL",
            "look-ups of one connection in that time at most; with more leases each is looked up less often"),
    MIN_REFRESH_AFTER(
            "min-refresh-after",
            Form.VALUE,
            "1s",
            "",
            "shortest refreshAfter: resources that ask for a shorter one are read this often, and say so"),
    DEFAULT_REFRESH_AFTER(
            "default-refresh-after",
            Form.VALUE,
            "60s",
            "",
            "how often VaultStaticSecrets without refreshAfter are read; raised to --min-refresh-after"),
    DATABASE_CHECK_INTERVAL(
            "database-check-interval",
            Form.VALUE,
            "1m",
            "",
            "how often to look whether somebody changed roles or connections of Databases in Vault"),
    REVOCATION_CHECK_INTERVAL(
            "revocation-check-interval",
            Form.VALUE,
            "1m",
            "",
            "how often Vault is asked whether a certificate was revoked; longer where there are very many"),
    ALLOW_CROSS_NAMESPACE_CONNECTIONS(
            "allow-cross-namespace-connections",
            Form.SWITCH,
            "false",
            "",
            "VaultAuths may name a VaultConnection of any namespace, as in VSO"),
    ALLOW_CROSS_NAMESPACE_TRANSFORMATIONS(
            "allow-cross-namespace-transformations",
            Form.SWITCH,
            "false",
            "",
            "secrets may refer to a SecretTransformation of any namespace, as in VSO"),
    VAULT_MAX_CONCURRENT_REQUESTS(
            "vault-max-concurrent-requests", Form.VALUE, "64", "", "requests to one Vault address at once"),
    SECRET_ID_DIR(
            "secret-id-dir",
            Form.VALUE,
            "",
            "",
            "directory below which appRole.secretIDPath may name files; empty forbids them"),
    CA_CERT_DIRS(
            "ca-cert-dirs",
            Form.VALUE,
            "/etc/ssl",
            "",
            "directories below which caCertPath may name files, separated by commas; empty forbids them"),
    ALLOWED_VAULT_ADDRESSES(
            "allowed-vault-addresses",
            Form.VALUE,
            "",
            "",
            "where VaultConnections may lead, as hosts and blocks of addresses (*.vault.svc:8200,10.0.0.0/8), separated by"
                    + " commas; empty for all but metadata services and the like"),
    ALLOW_OWN_CLOUD_IDENTITY(
            "allow-own-cloud-identity",
            Form.SWITCH,
            "false",
            "",
            "VaultAuths of any namespace may log in with the cloud identity of the operator's pod, as in VSO"),
    ALLOWED_SECRET_TYPES(
            "allowed-secret-types",
            Form.VALUE,
            "",
            "",
            "types of Secrets that are refused unless they are named here, separated by commas, since they grant rights: kubernetes.io/service-account-token, bootstrap.kubernetes.io/token");

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
