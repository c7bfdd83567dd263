package dev.vso.cli.explain;

import dev.vso.operator.reconcile.MountCheck;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.util.Optional;

/** Whether the mount has the engine that the resource needs. Pure. */
final class EngineMountCheck {

    private EngineMountCheck() {}

    /**
     * The problem, as far as the token may see it.
     *
     * @param answer to {@code sys/internal/ui/mounts/<mount>}
     * @param granted whether the token has the required capabilities on the path
     */
    static Optional<StepFinding> wrong(VaultRequirement.Engine wanted, VaultResult answer, boolean granted) {
        return switch (answer) {
            case VaultResponse response ->
                MountCheck.mismatch(wanted.mount(), wanted.type(), wanted.version(), response)
                        .map(StepFinding.Failure::of);
            // Vault gives the same answer for a missing mount and for one that the token has no rights on.
            case VaultFailure failure
            when granted && failure.kind() == VaultFailure.Kind.DENIED ->
                Optional.of(StepFinding.Failure.of(
                        "nothing is mounted at %s/".formatted(wanted.mount()),
                        "correct spec.mount, or mount the engine"));
            case VaultFailure _ -> Optional.empty();
        };
    }
}
