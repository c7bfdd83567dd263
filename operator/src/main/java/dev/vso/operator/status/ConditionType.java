package dev.vso.operator.status;

/**
 * The conditions that this operator writes. The names are those of the Vault Secrets Operator; {@code Conflict}, {@code
 * ConnectionSynced}, {@code Limited}, {@code NoEffect}, {@code PreviousCredentialsKept} and {@code Suspended} are ours.
 */
public enum ConditionType {
    /** The Kubernetes Secret matches its source. */
    SECRET_SYNCED("SecretSynced"),
    /** The last reconciliation succeeded. */
    HEALTHY("Healthy"),
    /** The resource can be used. */
    READY("Ready"),
    /** A client for this VaultConnection was created. */
    VAULT_CLIENT("VaultClient"),
    /** Vault answered. */
    VAULT_PING("VaultPing"),
    /** The spec is valid. */
    RESOURCE_VALIDATION("ResourceValidation"),
    /** The references of this VaultAuth exist. */
    AVAILABLE("Available"),
    /** The lease is kept alive. */
    LEASE_RENEWAL("LeaseRenewal"),
    /** The workloads that use the Secret were restarted. */
    ROLLOUT_RESTART("RolloutRestart"),
    /** Replaced credentials are not revoked yet, because workloads may still use them. */
    PREVIOUS_CREDENTIALS_KEPT("PreviousCredentialsKept"),
    /** The connection in Vault's database engine matches the resource. */
    CONNECTION_SYNCED("ConnectionSynced"),
    /** Another, older resource writes the same Secret. */
    CONFLICT("Conflict"),
    /** Vault granted less than the resource requests: what, the limit, and where to change it. */
    LIMITED("Limited"),
    /** A field of the resource is set and has no effect: which, why, and what to do instead. */
    NO_EFFECT("NoEffect"),
    /** Nothing is written for the resource, because a user suspended it. */
    SUSPENDED("Suspended");

    private final String text;

    ConditionType(String text) {
        this.text = text;
    }

    /** The type in {@code status.conditions}. */
    public String text() {
        return text;
    }
}
