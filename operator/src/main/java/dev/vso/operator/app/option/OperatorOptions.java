package dev.vso.operator.app.option;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.auth.persistence.PersistenceModel;
import dev.vso.operator.http.BindAddress;
import dev.vso.operator.lease.LeaseWatch;
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
 * How the operator is to run; every value is checked.
 *
 * @param metrics where metrics are served, or nowhere
 * @param metricsPort how they are served, and of how much
 * @param probes where probes are served, or nowhere
 * @param page the page for people
 * @param shards into how many shards the namespaces are divided among replicas; 0 for one replica that works alone
 * @param operatorNamespace the namespace of the lease and of the {@code default} VaultAuth
 * @param watchNamespaces the namespaces to work in; empty for all
 * @param concurrency how many resources of one kind are worked on at once
 * @param excludeRaw whether all secrets leave out {@code _raw}
 * @param allowDefaultGlobals whether a VaultAuth may fall back to a VaultAuthGlobal named {@code default}
 * @param refreshing how often resources may have Vault read
 * @param leaseOverlap how long replaced credentials still work after the new ones are in the Secret
 * @param lookups how often leases are looked up
 * @param databaseCheck how often to look whether roles and connections of Databases are in Vault as they should be
 * @param revocationCheck how often Vault is asked whether a certificate was revoked
 * @param crossNamespaceConnections whether a VaultAuth may name a VaultConnection of any namespace
 * @param crossNamespaceTransformations whether a secret may refer to a SecretTransformation of any namespace
 * @param secretTypes which types of Secrets may be made
 */
public record OperatorOptions(
        Optional<BindAddress> metrics,
        MetricsPort metricsPort,
        Optional<BindAddress> probes,
        Page page,
        boolean leaderElect,
        int shards,
        String operatorNamespace,
        List<String> watchNamespaces,
        Kubernetes kubernetes,
        Vault vault,
        Concurrency concurrency,
        boolean excludeRaw,
        boolean allowDefaultGlobals,
        boolean crossNamespaceConnections,
        boolean crossNamespaceTransformations,
        SecretTypes secretTypes,
        Backoff backoff,
        RefreshLimits refreshing,
        Duration leaseOverlap,
        LeaseWatch.Budget lookups,
        Duration databaseCheck,
        Duration revocationCheck,
        LogOptions log) {

    /**
     * The page for people.
     *
     * @param at where it is served, or nowhere
     * @param names under which it may be asked for, beside localhost and addresses
     */
    public record Page(Optional<BindAddress> at, List<String> names) {}

    /**
     * How metrics are served.
     *
     * @param secure by TLS
     * @param certificate the directory with certificate and key; empty for one made at start
     * @param authenticated only to whom Kubernetes allows it
     * @param perResourceLimit so many resources have series of their own at most
     */
    public record MetricsPort(
            boolean secure, Optional<Path> certificate, boolean authenticated, int perResourceLimit) {}

    /**
     * How many resources of one kind are worked on at once; 0 for no limit, so that a Vault that hangs keeps
     * nobody from another.
     *
     * @param dynamicSecrets of the kind VaultDynamicSecret, for which VSO has a flag of its own
     */
    public record Concurrency(int usual, int dynamicSecrets) {

        public int of(Class<? extends HasMetadata> kind) {
            return kind.equals(VaultDynamicSecret.class) ? dynamicSecrets : usual;
        }
    }

    /**
     * How to talk to Kubernetes.
     *
     * @param kubeconfig empty for what the environment or the pod says
     * @param requestsPerSecond 0 for no limit
     * @param burst how many requests may go at once after a pause; 0 for as many as in a second
     */
    public record Kubernetes(Optional<Path> kubeconfig, double requestsPerSecond, int burst) {}

    /**
     * How to talk to Vault.
     *
     * @param sessions VSO's limit of sessions, which is told and has no effect
     * @param concurrentRequests how many requests may be under way to one address
     * @param persistence how tokens outlive the process
     * @param secretIdDirectory where {@code appRole.secretIDPath} may point; empty forbids it
     * @param caDirectories where {@code caCertPath} may point; empty forbids it
     * @param allowedAddresses where a Vault may be; empty for everywhere but where no Vault can be
     * @param ownIdentityForAll whether VaultAuths of any namespace may log in with the cloud identity of this pod
     */
    public record Vault(
            int sessions,
            int concurrentRequests,
            PersistenceModel persistence,
            Optional<Path> secretIdDirectory,
            List<Path> caDirectories,
            List<AddressPattern> allowedAddresses,
            boolean ownIdentityForAll) {}

    /** The options in effect under the names of the labels of {@code vso_runtime_config}. */
    public Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("backoffInitialInterval", GoDuration.format(backoff.initial()));
        labels.put("backoffMaxInterval", GoDuration.format(backoff.max()));
        labels.put("backoffMaxElapsedTime", GoDuration.format(backoff.maxElapsed()));
        labels.put("backoffMultiplier", Double.toString(backoff.multiplier()));
        labels.put("backoffRandomizationFactor", Double.toString(backoff.randomization()));
        labels.put("clientCachePersistenceModel", vault.persistence().word());
        labels.put("clientCacheSize", Integer.toString(vault.sessions()));
        labels.put("globalTransformationOptions", excludeRaw ? OptionsReader.EXCLUDE_RAW : "");
        labels.put("globalVaultAuthOptions", allowDefaultGlobals ? OptionsReader.ALLOW_DEFAULT_GLOBALS : "");
        labels.put("maxConcurrentReconciles", Integer.toString(concurrency.usual()));
        return labels;
    }
}
