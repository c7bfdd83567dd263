package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.HealthState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A VaultAuth as the list shows it.
 *
 * @param id namespace/name
 * @param method how it logs in; empty where a VaultAuthGlobal says so
 * @param mount where; empty where a VaultAuthGlobal says so
 * @param secrets how many resources use it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record LoginRow(
        String id,
        HealthState state,
        String reason,
        String says,
        @Nullable Instant since,
        String method,
        String mount,
        int secrets)
        implements DashboardRow {}
