package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.Expiry;
import dev.vso.operator.dashboard.health.HealthState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One resource that fills Secrets, as the list shows it.
 *
 * @param id kind, namespace and name, joined by slashes
 * @param reason one word of the condition that decided about the state
 * @param says what a person should read; empty if all is well
 * @param since when the state began
 * @param source where in Vault it comes from
 * @param secrets the names of the Secrets that it fills
 * @param auth the VaultAuth that it logs in by, as namespace/name
 * @param connection the VaultConnection that this leads to, as namespace/name
 * @param lives what of it ends, and when
 * @param version Kubernetes' version of the resource: another one means that there is more to tell
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
        String version)
        implements DashboardRow {

    SecretRow {
        secrets = List.copyOf(secrets);
        lives = List.copyOf(lives);
    }
}
