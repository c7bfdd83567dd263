package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.Expiry;
import dev.vso.operator.dashboard.health.HealthState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource that writes Secrets, in the list.
 *
 * @param id kind, namespace and name, joined by slashes
 * @param reason of the condition that decided about the state
 * @param says the message for people; empty if the resource is healthy
 * @param since when the state began
 * @param source its path in Vault
 * @param secrets the names of its Secrets
 * @param auth its VaultAuth, as namespace/name
 * @param connection the VaultConnection of its VaultAuth, as namespace/name
 * @param lives its expiries
 * @param rotations its last rotations, one for each set of credentials
 * @param version the resourceVersion; a new one means that its details may have changed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record SecretRow(
        String id,
        String kind,
        String namespace,
        String name,
        HealthState state,
        String reason,
        String says,
        @Nullable Instant since,
        String source,
        List<String> secrets,
        @Nullable String auth,
        @Nullable String connection,
        List<Expiry> lives,
        List<RotationRow> rotations,
        String version)
        implements DashboardRow {

    SecretRow {
        secrets = List.copyOf(secrets);
        lives = List.copyOf(lives);
        rotations = List.copyOf(rotations);
    }
}
