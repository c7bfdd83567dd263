package dev.vso.api;

/** Words and patterns that several kinds share. */
final class Descriptions {
    static final String VAULT_AUTH_REF =
            "The VaultAuth to log in with: name, or namespace/name. Without it, the VaultAuth named "
                    + "default in this namespace, then the one in the operator's namespace.";

    static final String VAULT_NAMESPACE = "Vault namespace of the mount. Without it, the namespace of the VaultAuth.";

    static final String DESTINATION = "The Kubernetes Secret that receives the data.";

    static final String SECRET_NAME = "Name of the Secret, in the namespace of this resource.";

    static final String SECRET_CREATE =
            "true: the operator creates the Secret, owns it, and deletes it with this resource. false "
                    + "(default): the Secret must exist, and only its data is written.";

    static final String SECRET_OVERWRITE =
            "With create: take over a Secret of this name that has no owner. Default false.";

    static final String SECRET_LABELS = "Labels of the Secret; with create only.";

    static final String SECRET_ANNOTATIONS = "Annotations of the Secret; with create only.";

    static final String SECRET_TYPE =
            "Type of the Secret, such as kubernetes.io/tls; with create only. Without it, Opaque.";

    static final String SECRET_TRANSFORMATION = "Templates and filters between Vault and the Secret.";

    static final String RESTARTS =
            "Workloads in this namespace to restart after the Secret has received a new value. The first "
                    + "sync restarts nothing.";

    static final String ROTATION =
            "How the credentials are replaced while workloads use them. Without it: three minutes of overlap, longer until "
                    + "the workloads of rolloutRestartTargets have finished their rollouts.";

    static final String ON_FAILURE =
            "What happens when the rollout of a workload fails after its restart. Continue (default): all workloads are "
                    + "restarted at once. Stop: one after the other, each once the rollout of the one before has finished; "
                    + "after a failure, the others keep the value they run with. Rollback: as Stop, and the Secret gets the "
                    + "previous credentials back, which are kept in the Secret <name>-previous until all workloads run "
                    + "with the new ones; only for leased credentials of a VaultDynamicSecret, elsewhere as Stop.";

    static final String ROLLBACK =
            "What is kept to put the previous credentials back after a failed rollout, and what was done; only with "
                    + "rotation.onFailure Rollback.";

    static final String QUIET =
            "Where several resources restart a workload: the time without further changes after which they give one restart, "
                    + "a number with s, m or h, at most 60s; the longest of its resources counts. Default 5s.";

    static final String WINDOWS =
            "When workloads may be restarted; at any time without it. What cannot wait goes at once, because the previous "
                    + "value stops working before a window opens; so does a forced sync.";

    static final String SUSPEND =
            "true: nothing is written for this resource until it is removed or false. The Secret stays as it is, no "
                    + "workload is restarted, and nothing is issued; held leases are still renewed. The annotation "
                    + "vso.secrets.hashicorp.com/paused"
                    + " with the value true does the same. Default false.";

    static final String PARAMS_GLOBAL =
            "Parameters added to the login request. How they meet those of a VaultAuth is its mergeStrategy.";

    static final String HEADERS_GLOBAL =
            "HTTP headers added to the login request. How they meet those of a VaultAuth is its mergeStrategy.";

    static final String METHOD_NAMESPACE =
            "Vault namespace to log in to with this method, where the VaultAuth names none.";

    static final String METHOD_MOUNT = "Path at which this method is mounted in Vault, where the VaultAuth names none.";

    static final String AUDIENCES =
            "Audiences of the requested service account token (aud). Without them, those of the "
                    + "Kubernetes API server.";

    static final String TOKEN_EXPIRATION =
            "Lifetime of the requested service account token, in seconds. At least 600, which is also the "
                    + "default.";

    static final String CONDITIONS =
            "What is true of this resource now, each with its reason and the time it last changed.";

    static final String REQUEST_DIGEST =
            "Digest of the request that the credentials were issued for: while it stays the same, an edit of this "
                    + "resource costs no new ones.";
    static final String SUPERSEDED_LEASES =
            "Leases of credentials that were replaced and may still have to be revoked; written with the status of the "
                    + "new ones, so that a restart of the operator does not forget them.";
    static final String PENDING_RESTARTS =
            "Restarts of workloads that the last change of the Secret calls for and that are not done yet; the next "
                    + "process of the operator resumes them.";
    static final String ROTATION_STATUS =
            "The last rotation: from new credentials in the Secret until all workloads run with them and the previous ones "
                    + "are revoked. Empty before the first one.";
    static final String ROTATION_OF_VALUE =
            "The last rotation: from a new value in the Secret until all workloads of rolloutRestartTargets run with it. "
                    + "Empty before the first one, and without workloads to restart.";
    static final String SECRET_MAC =
            "Keyed digest (HMAC-SHA256, base64) of the data last written to the Secret; tells drift and "
                    + "change apart from sameness without keeping the data.";

    static final String RENDERING_MAC =
            "Keyed digest (HMAC-SHA256, base64) of what the Secret was rendered from and of what came of it; only where "
                    + "a template calls a function that is random or tells time. While it fits, nothing is rendered again.";

    static final String LAST_GENERATION = "The generation of this resource that was last carried out in full.";

    static final String VALID = "Whether the last check found nothing wrong.";

    static final String INCLUDES =
            "Regular expressions (RE2). Only source keys that match one of them are copied; without any, "
                    + "all are. Excludes are applied first.";

    static final String EXCLUDES = "Regular expressions (RE2). Source keys that match one of them are not copied.";

    /** One number and one unit: {@code 30s}, {@code 1.5h}. */
    static final String DURATION = "^([0-9]+(\\.[0-9]+)?(s|m|h))$";

    /** As {@link #DURATION}, with days. */
    static final String DURATION_OR_DAYS = "^([0-9]+(\\.[0-9]+)?(s|m|h|d))$";

    private Descriptions() {}
}
