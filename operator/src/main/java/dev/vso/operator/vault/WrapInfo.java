package dev.vso.operator.vault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A wrapped answer: {@code token} unwraps it once, within {@code ttl} of {@code creationTime}.
 *
 * @param wrappedAccessor of the token inside, if a token was wrapped
 */
public record WrapInfo(
        VaultToken token,
        Optional<Accessor> accessor,
        Duration ttl,
        Instant creationTime,
        String creationPath,
        Optional<Accessor> wrappedAccessor) {}
