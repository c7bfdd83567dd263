package dev.vso.bench.option;

import java.util.Locale;

/** The steps of a run, in this order. */
public enum Step {
    /** The operator starts without resources. */
    IDLE,
    /** All resources are synced for the first time. */
    CREATE,
    /** Nothing changes. */
    REST,
    /** All values change in Vault. */
    CHANGE,
    /** All leases are revoked in Vault. */
    REVOKE,
    /** Vault is down, and comes back with other values. */
    VAULT_DOWN,
    /** The operator ends and is started again. */
    RESTART,
    /** The leader is killed, and a second replica takes over. */
    FAILOVER,
    /** All resources are deleted. */
    DELETE;

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
