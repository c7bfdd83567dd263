package dev.vso.operator.summary;

import dev.vso.api.Destination;
import java.time.Instant;
import java.util.Optional;

/**
 * One Secret of a resource.
 *
 * @param name the part of the resource, such as a role; empty if the resource has one Secret only
 * @param destination the effective destination, including the kind's defaults
 * @param mac the HMAC of the last written data
 * @param end when the contents expire unless they are renewed or replaced
 */
public record ManagedSecret(
        String name, Destination destination, Optional<String> mac, Optional<Instant> end, Optional<NextAction> next) {}
