package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.HealthState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A VaultConnection in the list.
 *
 * @param id namespace/name
 * @param address of Vault, without user information
 * @param unverified true if any certificate is accepted
 * @param secrets number of resources that use it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ConnectionRow(
        String id,
        HealthState state,
        String reason,
        String says,
        @Nullable Instant since,
        String address,
        boolean unverified,
        int secrets)
        implements DashboardRow {}
