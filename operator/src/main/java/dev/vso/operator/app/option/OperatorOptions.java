package dev.vso.operator.app.option;

import dev.vso.api.VaultDynamicSecret;
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
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of the operator; every value is checked.
 *
 * @param ports what is served
 * @param policy what resources may ask for
 * @param reconciling how often and how many resources are reconciled
 * @param leases how leases are checked and replaced
 */
public record OperatorOptions(
        Ports ports,
        Replicas replicas,
        Namespaces namespaces,
        Kubernetes kubernetes,
        Vault vault,
        Policy policy,
        Reconciling reconciling,
        Leases leases,
        LogOptions log) {

    /**
     * What is served.
     *
     * @param probes address of the probes; empty if not served
     * @param page the dashboard
     */
    public record Ports(MetricsPort metrics, Optional<BindAddress> probes, Page page) {}

    /**
     * How replicas divide the work.
     *
     * @param leaderElect whether one replica is elected
     * @param shards number of shards into which the namespaces are divided among replicas; 0 for one replica that works
     *     alone
     */
    public record Replicas(boolean leaderElect, int shards) {}

    /**
     * The namespaces.
     *
     * @param own the namespace of the lease and of the {@code default} VaultAuth
     * @param watched the watched namespaces; empty for all
     */
    public record Namespaces(String own, List<String> watched) {}

    /**
     * What resources may ask for.
     *
     * @param excludeRaw whether all secrets leave out {@code _raw}
     * @param allowDefaultGlobals whether a VaultAuth may fall back to a VaultAuthGlobal named {@code default}
     * @param crossNamespaceConnections whether a VaultAuth may use a VaultConnection of any namespace
     * @param crossNamespaceTransformations whether a secret may use a SecretTransformation of any namespace
     * @param secretTypes which types of Secrets may be created
     */
    public record Policy(
            boolean excludeRaw,
            boolean allowDefaultGlobals,
            boolean crossNamespaceConnections,
            boolean crossNamespaceTransformations,
            SecretTypes secretTypes) {}

    /**
     * How often and how many resources are reconciled.
     *
     * @param concurrency how many resources of one kind are reconciled at the same time
     * @param refreshing how often resources may be read from Vault
     * @param databaseCheck interval of the checks whether roles and connections of Databases in Vault match their spec
     * @param revocationCheck interval of the checks whether a certificate was revoked in Vault
     */
    public record Reconciling(
            Concurrency concurrency,
            Backoff backoff,
            RefreshLimits refreshing,
            Duration databaseCheck,
            Duration revocationCheck) {}

    /**
     * How leases are checked and replaced.
     *
     * @param revocation when replaced credentials are revoked, unless a resource says otherwise
     * @param lookups how often leases are looked up
     */
    public record Leases(RevocationPolicy revocation, LeaseWatch.Budget lookups) {}

    /**
     * The dashboard.
     *
     * @param at its address; empty if not served
     * @param names host names by which it may be requested, besides localhost and IP addresses
     */
    public record Page(Optional<BindAddress> at, List<String> names) {}

    /**
     * How metrics are served.
     *
     * @param at their address; empty if not served
     * @param secure whether TLS is used
     * @param certificate the directory with certificate and key; empty for a self-signed one, created at start
     * @param authenticated whether access needs permission in Kubernetes
     * @param perResourceLimit maximum number of resources with series of their own
     */
    public record MetricsPort(
            Optional<BindAddress> at,
            boolean secure,
            Optional<Path> certificate,
            boolean authenticated,
            int perResourceLimit) {}

    /**
     * How many resources of one kind are reconciled at the same time. 0 means no limit, so that an unresponsive Vault
     * does not block resources of another.
     *
     * @param dynamicSecrets the limit for VaultDynamicSecrets, for which VSO has a separate flag
     */
    public record Concurrency(int usual, int dynamicSecrets) {

        public int of(Class<? extends HasMetadata> kind) {
            return kind.equals(VaultDynamicSecret.class) ? dynamicSecrets : usual;
        }
    }

    /**
     * The connection to Kubernetes.
     *
     * @param kubeconfig empty for the settings of the environment or the pod
     * @param requestsPerSecond 0 for no limit
     * @param burst maximum number of requests at once after a pause; 0 for one second's worth
     */
    public record Kubernetes(Optional<Path> kubeconfig, double requestsPerSecond, int burst) {}

    /**
     * The connection to Vault.
     *
     * @param sessions VSO's session limit, which has no effect here except as a label of {@code vso_runtime_config}
     * @param concurrentRequests maximum number of concurrent requests to one address
     * @param persistence how tokens survive a restart
     * @param secretIdDirectory directory for {@code appRole.secretIDPath}; empty forbids that field
     * @param caDirectories directories for {@code caCertPath}; empty forbids that field
     * @param allowedAddresses allowed addresses of Vault; empty allows all except those where no Vault can be
     * @param ownIdentityForAll whether VaultAuths of any namespace may use the cloud identity of this pod
     */
    public record Vault(
            int sessions,
            int concurrentRequests,
            PersistenceModel persistence,
            Optional<Path> secretIdDirectory,
            List<Path> caDirectories,
            List<AddressPattern> allowedAddresses,
            boolean ownIdentityForAll) {}

    /** The effective options, as the labels of {@code vso_runtime_config}. */
    public Map<String, String> labels() {
        Backoff backoff = reconciling.backoff();
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("backoffInitialInterval", GoDuration.format(backoff.initial()));
        labels.put("backoffMaxInterval", GoDuration.format(backoff.max()));
        labels.put("backoffMaxElapsedTime", GoDuration.format(backoff.maxElapsed()));
        labels.put("backoffMultiplier", Double.toString(backoff.multiplier()));
        labels.put("backoffRandomizationFactor", Double.toString(backoff.randomization()));
        labels.put("clientCachePersistenceModel", vault.persistence().word());
        labels.put("clientCacheSize", Integer.toString(vault.sessions()));
        labels.put("globalTransformationOptions", policy.excludeRaw() ? OptionsReader.EXCLUDE_RAW : "");
        labels.put("globalVaultAuthOptions", policy.allowDefaultGlobals() ? OptionsReader.ALLOW_DEFAULT_GLOBALS : "");
        labels.put(
                "maxConcurrentReconciles",
                Integer.toString(reconciling.concurrency().usual()));
        return labels;
    }
}
