package dev.vso.vault;

import dev.vso.vault.api.VaultFields;
import java.time.Duration;

/** The lease that came with a secret: it ends after {@code duration} unless renewed before. */
public record LeaseInfo(LeaseId id, Duration duration, boolean renewable) {

    @Override
    public String toString() {
        return "LeaseInfo[id=%s, duration=%s, renewable=%s]"
                .formatted(VaultFields.brief(id.value()), duration, renewable);
    }
}
