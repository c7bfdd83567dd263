package dev.vso.operator.dynamicsecret;

import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.api.VaultDynamicSecretStatus;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.time.GoDuration;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When what has no lease is asked for again. Pure. */
final class Refresh {

    /** Credentials that Vault rotates itself are read so often, to see a rotation by hand as soon as one by schedule. */
    private static final Duration ROTATION_LOOK = Duration.ofSeconds(3);

    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);

    private Refresh() {}

    /** How often what has no lease is asked for; empty for what has one, and for what counts for ever. */
    static Optional<Duration> interval(VaultDynamicSecretSpec spec, @Nullable VaultDynamicSecretStatus status)
            throws Obstacle {
        if (status == null || !status.secretLease().id().isEmpty()) {
            return Optional.empty();
        }
        if (status.staticCredsMetaData() != null) {
            return Optional.of(ROTATION_LOOK);
        }
        try {
            return Optional.ofNullable(spec.refreshAfter())
                    .map(GoDuration::parse)
                    .filter(Duration::isPositive)
                    .map(asked -> asked.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : asked);
        } catch (IllegalArgumentException e) {
            throw Problem.lasting("VaultDynamicSecretError", "refreshAfter: " + e.getMessage())
                    .obstacle();
        }
    }
}
