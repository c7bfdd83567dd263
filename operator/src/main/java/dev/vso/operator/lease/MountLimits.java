package dev.vso.operator.lease;

import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The maximum lease TTL of mounts, {@code max_lease_ttl}. {@code sys/internal/ui/mounts/<mount>} returns it to any
 * token with access to something in the mount. Answers are cached for an interval.
 */
public final class MountLimits {

    private record Mount(Object connection, Optional<VaultNamespace> namespace, String name) {}

    private record Known(Optional<Duration> max, Instant until) {}

    private final InstantSource clock;
    private final Duration interval;
    private final ConcurrentHashMap<Mount, Known> known = new ConcurrentHashMap<>();

    /** @param interval for which an answer is cached */
    public MountLimits(InstantSource clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /**
     * Returns the mount's {@code max_lease_ttl}; empty if Vault does not report it, for example because the mount sets
     * none.
     */
    public Optional<Duration> max(Access access, String mount) {
        Instant now = clock.instant();
        var key = new Mount(access.session().identity().connection(), access.namespace(), mount);
        return known.compute(
                        key,
                        (_, before) -> before != null && now.isBefore(before.until())
                                ? before
                                : new Known(ask(access, mount), now.plus(interval)))
                .max();
    }

    private static Optional<Duration> ask(Access access, String mount) {
        VaultPath path = VaultPath.of("sys", "internal/ui/mounts", mount);
        return access.vault().send(VaultRequest.read(path)) instanceof VaultResponse response
                ? Optional.of(response.data().at("/config/max_lease_ttl").asLong(0))
                        .filter(seconds -> seconds > 0)
                        .map(Duration::ofSeconds)
                : Optional.empty();
    }
}
