package dev.vso.operator.summary;

import dev.vso.api.Destination;
import java.time.Instant;
import java.util.Optional;

/**
 * One Secret of a resource.
 *
 * @param name what it is of the resource, such as a role; empty where the resource has one Secret only
 * @param destination as it counts, with what the kind fills in
 * @param mac the code over what was delivered last
 * @param end when what it holds stops working unless something is done
 */
public record ManagedSecret(
        String name, Destination destination, Optional<String> mac, Optional<Instant> end, Optional<NextAction> next) {}
