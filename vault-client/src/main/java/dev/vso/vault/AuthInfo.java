package dev.vso.vault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A token as a login or a renewal returns it.
 *
 * @param token present after a login; a renewal by accessor does not return it
 * @param accessor empty for batch tokens
 * @param leaseDuration the token's TTL from now; zero means that it does not expire
 * @param numUses number of uses; 0 means unlimited
 */
public record AuthInfo(
        Optional<VaultToken> token,
        Optional<Accessor> accessor,
        Duration leaseDuration,
        boolean renewable,
        List<String> policies,
        Map<String, String> metadata,
        String tokenType,
        boolean orphan,
        int numUses) {
    public AuthInfo {
        policies = List.copyOf(policies);
        metadata = Map.copyOf(metadata);
    }
}
