package dev.vso.operator.dashboard.health;

/** Who sees to it that what ends is followed by something that works. */
enum RenewalMode {
    /** The operator prolongs the lease. */
    RENEWED,
    /** The operator has a new one issued before the end. */
    REPLACED,
    /** Vault changes the credentials by its own schedule, and the operator follows. */
    ROTATED_BY_VAULT,
    /** Nobody: the manifest gives every certificate the same end. */
    NOBODY
}
