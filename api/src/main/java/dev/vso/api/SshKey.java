package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** An SSH key pair that the operator makes for each request. */
@ValidationRule(
        value = "!has(self.bits) || (has(self.algorithm) && self.algorithm == 'rsa')",
        message = "bits are for algorithm rsa only: remove bits, or set algorithm to rsa")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SshKey(
        @JsonPropertyDescription("ed25519 (default) or rsa.") @Default("ed25519") @Nullable SshKeyAlgorithm algorithm,

        @JsonPropertyDescription("Size of an rsa key. Default 3072.") @Min(2048) @Max(4096) @Nullable Integer bits) {}
