package dev.vso.vault;

import dev.vso.vault.api.VaultFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token as Vault reports it.
 *
 * @param accessor empty for batch tokens
 * @param ttl time left; zero if it does not expire
 * @param expireTime empty if it does not expire
 * @param explicitMaxTtl the limit of all renewals, counted from the creation; zero if the token has no limit of its own
 * @param period zero unless the token is periodic, and so can be renewed without limit
 * @param numUses uses left; 0 means unlimited
 */
public record TokenState(
        Optional<Accessor> accessor,
        Instant creationTime,
        Duration ttl,
        Optional<Instant> expireTime,
        Duration explicitMaxTtl,
        Duration period,
        boolean renewable,
        List<String> policies,
        String path,
        String displayName,
        String entityId,
        String type,
        boolean orphan,
        int numUses) {
    public TokenState {
        policies = List.copyOf(policies);
    }

    public static TokenState of(VaultResponse response) {
        VaultFields data = VaultFields.of(response.data());
        return new TokenState(
                data.some("accessor", Accessor::new),
                data.requiredEpoch("creation_time"),
                data.requiredSeconds("ttl"),
                data.time("expire_time"),
                data.seconds("explicit_max_ttl"),
                data.seconds("period"),
                data.flag("renewable"),
                data.texts("policies"),
                data.text("path"),
                data.text("display_name"),
                data.text("entity_id"),
                data.text("type"),
                data.flag("orphan"),
                data.number("num_uses"));
    }
}
