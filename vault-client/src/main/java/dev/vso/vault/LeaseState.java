package dev.vso.vault;

import dev.vso.vault.api.VaultFields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An existing lease as Vault reports it.
 *
 * @param ttl time left
 * @param expireTime empty if it does not expire
 * @param lastRenewal empty if it was never renewed
 */
public record LeaseState(
        LeaseId id,
        Duration ttl,
        Instant issueTime,
        Optional<Instant> expireTime,
        Optional<Instant> lastRenewal,
        boolean renewable) {
    public static LeaseState of(VaultResponse response) {
        VaultFields data = VaultFields.of(response.data());
        return new LeaseState(
                data.required("id", LeaseId::new),
                data.requiredSeconds("ttl"),
                data.time("issue_time")
                        .orElseThrow(() -> new UnexpectedAnswer("the answer lacks the field issue_time")),
                data.time("expire_time"),
                data.time("last_renewal"),
                data.flag("renewable"));
    }
}
