package dev.vso.operator.status;

/** The conditions this operator writes; the names are those of the Vault Secrets Operator, {@code Conflict},
 * {@code ConnectionSynced}, {@code Limited}, {@code NoEffect} and {@code PreviousCredentialsKept} are ours. */
public enum ConditionType {
    /** The Kubernetes Secret holds what the source holds. */
    SECRET_SYNCED("SecretSynced"),
    /** Nothing failed on the last pass. */
    HEALTHY("Healthy"),
    /** The resource can be relied upon. */
    READY("Ready"),
    /** A client for this VaultConnection could be built. */
    VAULT_CLIENT("VaultClient"),
    /** Vault answered. */
    VAULT_PING("VaultPing"),
    /** The spec makes sense. */
    RESOURCE_VALIDATION("ResourceValidation"),
    /** What this VaultAuth refers to is there. */
    AVAILABLE("Available"),
    /** The lease is kept alive. */
    LEASE_RENEWAL("LeaseRenewal"),
    /** The workloads that use the Secret were restarted. */
    ROLLOUT_RESTART("RolloutRestart"),
    /** Replaced credentials are not revoked yet, for workloads may still use them. */
    PREVIOUS_CREDENTIALS_KEPT("PreviousCredentialsKept"),
    /** The connection of Vault's database engine is as the resource says. */
    CONNECTION_SYNCED("ConnectionSynced"),
    /** Another, older resource writes the same Secret. */
    CONFLICT("Conflict"),
    /** Vault granted less than the resource asks for: what, what caps it, and where to change that. */
    LIMITED("Limited"),
    /** A field of the resource is set and changes nothing: which, why, and what to do instead. */
    NO_EFFECT("NoEffect");

    private final String text;

    ConditionType(String text) {
        this.text = text;
    }

    /** The type as it stands in {@code status.conditions}. */
    public String text() {
        return text;
    }
}
