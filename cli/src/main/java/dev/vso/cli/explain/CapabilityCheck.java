package dev.vso.cli.explain;

import dev.vso.operator.summary.VaultRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the token's capabilities on a path are sufficient, and the policy to add if not. Pure. */
final class CapabilityCheck {

    private CapabilityCheck() {}

    /**
     * The missing capabilities, if any.
     *
     * @param granted the answer of {@code sys/capabilities-self}
     * @param policies of the token; empty if they are not known
     */
    static Optional<StepFinding> missing(VaultRequirement requirement, Set<String> granted, List<String> policies) {
        if (granted.contains("root")) {
            return Optional.empty();
        }
        Set<String> lacking = new TreeSet<>(requirement.needs());
        lacking.removeAll(granted);
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new StepFinding.Failure(
                "missing capability %s on %s".formatted(String.join(", ", lacking), requirement.path()),
                "add this to %s".formatted(policyName(policies)),
                policy(requirement, granted)));
    }

    /** Name of the policy to extend; never {@code default}, because every token has that one. */
    private static String policyName(List<String> policies) {
        List<String> own =
                policies.stream().filter(policy -> !policy.equals("default")).toList();
        return switch (own.size()) {
            case 0 -> "a policy of the login's role";
            case 1 -> "the policy " + own.getFirst();
            default -> "one of the policies " + String.join(", ", own);
        };
    }

    /**
     * A policy rule for the path that repeats what is already granted: of several rules for one path only the last
     * counts.
     */
    private static List<String> policy(VaultRequirement requirement, Set<String> granted) {
        Set<String> wanted = new TreeSet<>(requirement.needs());
        granted.stream().filter(capability -> !capability.equals("deny")).forEach(wanted::add);
        List<String> lines = new ArrayList<>();
        lines.add("path \"%s\" {".formatted(requirement.path()));
        lines.add("  capabilities = [%s]"
                .formatted(wanted.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", "))));
        lines.add("}");
        return lines;
    }
}
