package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.HealthState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A VaultAuth in the list.
 *
 * @param id namespace/name
 * @param method of the login; empty if a VaultAuthGlobal sets it
 * @param mount of the method; empty if a VaultAuthGlobal sets it
 * @param secrets number of resources that use it
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
