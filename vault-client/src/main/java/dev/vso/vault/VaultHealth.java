package dev.vso.vault;

import dev.vso.vault.api.VaultFields;
import java.time.Instant;
import java.util.Optional;

/**
 * The health of a Vault node.
 *
 * @param version empty if the node hides it
 * @param clusterName empty while sealed
 * @param time of the node's clock, to the second
 */
public record VaultHealth(State state, String version, String clusterName, Optional<Instant> time) {
    public VaultHealth(State state, String version, String clusterName) {
        this(state, version, clusterName, Optional.empty());
    }

    /** In the order in which Vault itself decides. */
    public enum State {
        UNINITIALISED,
        SEALED,
        /** A disaster-recovery secondary: serves no requests until it is promoted. */
        RECOVERY_SECONDARY,
        PERFORMANCE_STANDBY,
        /** Forwards or redirects requests. */
        STANDBY,
        ACTIVE;

        /** True if requests sent to the node are answered, by it or by the active node it forwards to. */
        public boolean serves() {
            return switch (this) {
                case ACTIVE, STANDBY, PERFORMANCE_STANDBY -> true;
                case UNINITIALISED, SEALED, RECOVERY_SECONDARY -> false;
            };
        }
    }

    public static VaultHealth of(VaultFields body) {
        return new VaultHealth(
                state(body), body.text("version"), body.text("cluster_name"), body.epoch("server_time_utc"));
    }

    private static State state(VaultFields body) {
        if (!body.flag("initialized")) {
            return State.UNINITIALISED;
        }
        if (body.flag("sealed")) {
            return State.SEALED;
        }
        if (body.text("replication_dr_mode").equals("secondary")) {
            return State.RECOVERY_SECONDARY;
        }
        if (body.flag("performance_standby")) {
            return State.PERFORMANCE_STANDBY;
        }
        return body.flag("standby") ? State.STANDBY : State.ACTIVE;
    }
}
