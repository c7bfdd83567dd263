package dev.vso.operator.summary;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartPolicy;
import dev.vso.api.RolloutRestartTarget;
import dev.vso.api.RotationStatus;
import dev.vso.api.SupersededCredentials;
import java.util.List;
import java.util.Optional;

/**
 * What a resource's status says about the rotation of one set of credentials.
 *
 * @param part name of the set; empty if the resource has one only
 * @param revoked whether previous credentials are revoked; empty if the operator's flag decides, which readers do not know
 * @param policy how the workloads are restarted; empty for the defaults
 * @param targets the workloads to restart
 * @param superseded the credentials that were replaced; those that were revoked may be listed until the next change
 * @param pending the restarts still to be done
 * @param told how far the operator says it is; empty before the first rotation
 */
public record RecordedRotation(
        String part,
        Optional<Boolean> revoked,
        Optional<RestartPolicy> policy,
        List<RolloutRestartTarget> targets,
        List<? extends SupersededCredentials> superseded,
        List<PendingRestartStatus> pending,
        Optional<RotationStatus> told) {}
