package dev.vso.cli.explain;

import dev.vso.operator.reconcile.MountCheck;
import dev.vso.operator.summary.VaultRequirement;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.util.Optional;

/** Whether the engine that a resource names is the one that is mounted there. Pure. */
final class EngineMountCheck {

    private EngineMountCheck() {}

    /**
     * What is wrong, as far as the token may know.
     *
     * @param answer to {@code sys/internal/ui/mounts/<mount>}
     * @param granted the token may do what is asked on the path
     */
    static Optional<StepFinding> wrong(VaultRequirement.Engine wanted, VaultResult answer, boolean granted) {
        return switch (answer) {
            case VaultResponse response ->
                MountCheck.mismatch(wanted.mount(), wanted.type(), wanted.version(), response)
                        .map(found -> StepFinding.Failure.of(found.cause(), found.remedy()));
            // Vault answers alike for what is not there and for what the token has nothing to do with.
            case VaultFailure failure
            when granted && failure.kind() == VaultFailure.Kind.DENIED ->
                Optional.of(StepFinding.Failure.of(
                        "nothing is mounted at %s/".formatted(wanted.mount()),
                        "correct spec.mount, or mount the engine"));
            case VaultFailure _ -> Optional.empty();
        };
    }
}
