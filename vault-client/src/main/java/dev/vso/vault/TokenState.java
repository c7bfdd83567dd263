package dev.vso.vault;

import dev.vso.vault.api.VaultFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Vault knows of a token.
 *
 * @param accessor empty for batch tokens
 * @param ttl left to live; zero if it does not end
 * @param expireTime empty if it does not end
 * @param explicitMaxTtl beyond which no renewal reaches, counted from the creation; zero if there is none of its own
 * @param period zero unless it is periodic and so may be renewed for ever
 * @param numUses left; 0 means any number
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
