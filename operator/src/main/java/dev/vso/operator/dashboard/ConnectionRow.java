package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.vso.operator.dashboard.health.HealthState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A VaultConnection as the list shows it.
 *
 * @param id namespace/name
 * @param address Vault's, without what may stand before the host
 * @param unverified whether any certificate is accepted
 * @param secrets how many resources use it
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
