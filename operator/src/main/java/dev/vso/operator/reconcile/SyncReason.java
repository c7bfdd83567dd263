package dev.vso.operator.reconcile;

/** Why a secret is read from Vault now; the words appear in events and logs. */
public enum SyncReason {
    FIRST_SYNC("first sync"),
    SPEC_CHANGED("the resource was changed"),
    TRANSFORMATION_CHANGED("a SecretTransformation that it refers to was changed"),
    FORCED("a sync was requested by annotation"),
    REFRESH_DUE("its refresh is due"),
    DESTINATION_MISSING("its Secret is missing"),
    DESTINATION_EDITED("its Secret was edited"),
    RETRY("the last attempt failed"),
    ROTATION_DUE("its credentials are about to expire"),
    RENEWAL_DUE("its lease is due for renewal"),
    LEASE_GONE("its lease was revoked or has expired"),
    RESUMED("it is not suspended any more");

    private final String words;

    SyncReason(String words) {
        this.words = words;
    }

    /** Whether pods have no working credentials until the sync is done. */
    public boolean isOutage() {
        return switch (this) {
            case FIRST_SYNC, DESTINATION_MISSING, LEASE_GONE -> true;
            case SPEC_CHANGED,
                    TRANSFORMATION_CHANGED,
                    FORCED,
                    REFRESH_DUE,
                    DESTINATION_EDITED,
                    RETRY,
                    ROTATION_DUE,
                    RENEWAL_DUE,
                    RESUMED -> false;
        };
    }

    /** The reason as part of a sentence, for example "its Secret was edited". */
    public String words() {
        return words;
    }
}
