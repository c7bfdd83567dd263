package dev.vso.cli.explain;

import dev.vso.operator.inventory.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether two clocks differ so much that expiry of tokens and certificates is misjudged. Pure. */
final class ClockSkewCheck {

    private static final Duration BEARABLE = Duration.ofSeconds(30);

    private ClockSkewCheck() {}

    static Optional<StepFinding> compare(Instant vault, Instant cluster) {
        Duration ahead = Duration.between(cluster, vault);
        if (ahead.abs().compareTo(BEARABLE) <= 0) {
            return Optional.empty();
        }
        return Optional.of(new StepFinding.Warning(
                "Vault's clock is %s %s that of Kubernetes"
                        .formatted(Ages.words(ahead.abs()), ahead.isNegative() ? "behind" : "ahead of"),
                "set the clocks right: tokens and certificates are refused outside their validity"));
    }
}
