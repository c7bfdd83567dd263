package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** A lease whose credentials were replaced, and that is revoked when all have seen the new ones. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SupersededLease(
        @JsonPropertyDescription("Id of the lease.") @Required @JsonInclude(JsonInclude.Include.NON_NULL)
        String id,

        @JsonPropertyDescription("Time at which it is revoked, in seconds since 1970.") @Required
        long revokeAt,

        @JsonPropertyDescription("Its end, in seconds since 1970; after that there is nothing to revoke.") @Required
        long expiration) {}
