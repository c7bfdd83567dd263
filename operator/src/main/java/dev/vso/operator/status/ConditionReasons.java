package dev.vso.operator.status;

/**
 * The reasons in conditions and events that dashboards and alerts for the Vault Secrets Operator match.
 *
 * <p>A kind's controller may add its own; these keep their spelling.
 */
public final class ConditionReasons {
    /** {@code SecretSynced=True}. */
    public static final String SYNCED = "Synced";

    /** {@code Healthy=True}. */
    public static final String HEALTHY = "Healthy";

    /** {@code Healthy=False} without a more precise reason. */
    public static final String UNHEALTHY = "Unhealthy";

    /** {@code Ready=True}. */
    public static final String READY = "Ready";

    /** The resource is valid and its references exist. */
    public static final String ACCEPTED = "Accepted";

    public static final String INVALID_CONFIGURATION = "InvalidConfiguration";
    public static final String INVALID_RESOURCE_REF = "InvalidResourceRef";
    public static final String VAULT_CLIENT_CONFIG_ERROR = "VaultClientConfigError";
    public static final String VAULT_CLIENT_ERROR = "VaultClientError";
    public static final String K8S_CLIENT_ERROR = "K8sClientError";
    public static final String VAULT_STATIC_SECRET_ERROR = "VaultStaticSecretError";
    public static final String TRANSFORMATION_ERROR = "TransformationError";
    public static final String SECRET_DATA_BUILDER_ERROR = "SecretDataBuilderError";
    public static final String SECRET_SYNC_ERROR = "SecretSyncError";
    public static final String STATUS_UPDATE_ERROR = "StatusUpdateError";
    public static final String EVENT_WATCHER_ERROR = "EventWatcherError";
    public static final String SECRET_SYNCED = "SecretSynced";
    public static final String SECRET_ROTATED = "SecretRotated";
    public static final String SECRET_LEASE_RENEWAL = "SecretLeaseRenewal";
    public static final String SECRET_LEASE_RENEWAL_ERROR = "SecretLeaseRenewalError";
    public static final String SECRET_LEASE_REVOKE = "SecretLeaseRevoke";
    public static final String ROLLOUT_RESTART_TRIGGERED = "RolloutRestartTriggered";
    public static final String ROLLOUT_RESTART_FAILED = "RolloutRestartFailed";
    public static final String ROLLOUT_RESTART_TRIGGERED_FAILED = "RolloutRestartTriggeredFailed";
    public static final String ROLLOUT_RESTART_UNSUPPORTED = "RolloutRestartUnsupported";

    /** Ours: the Vault of a connection is sealed. */
    public static final String VAULT_SEALED = "VaultSealed";

    /** Ours: another, older resource writes the same Secret. */
    public static final String CONFLICT = "Conflict";

    /** Ours: {@code PreviousCredentialsKept=True}, workloads are about to lose replaced credentials. */
    public static final String PREVIOUS_CREDENTIALS_END = "PreviousCredentialsEnd";

    /** Ours: {@code Limited=True}, Vault granted less than requested. */
    public static final String GRANTED_LESS = "GrantedLess";

    /** Ours: {@code NoEffect=True}, a field of the resource is set and has no effect. */
    public static final String FIELD_WITHOUT_EFFECT = "FieldWithoutEffect";

    /** Ours: the operator adopted a Secret that was written for an earlier resource of the same name. */
    public static final String SECRET_TAKEN_UP = "SecretTakenUp";

    public static final String UNRECOVERABLE = "Unrecoverable";

    private ConditionReasons() {}
}
