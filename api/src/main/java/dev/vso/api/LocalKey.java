package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A private key that is made here, and that Vault never has. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.size) || (!has(self.algorithm) || self.algorithm == 'RSA' ? self.size in [2048, 3072, 4096] "
                + ": self.algorithm == 'ECDSA' && self.size in [256, 384, 521])",
        message = "size is 2048, 3072 or 4096 for RSA and 256, 384 or 521 for ECDSA; Ed25519 has none")
public record LocalKey(
        @JsonPropertyDescription("RSA (default), ECDSA or Ed25519; the role must allow it.") @Nullable KeyAlgorithm algorithm,

        @JsonPropertyDescription(
                "Size in bits: 2048 (default), 3072 or 4096 for RSA; 256 (default), 384 or 521 for ECDSA.")
        @Nullable Integer size,

        @JsonPropertyDescription(
                "Always (default): each certificate has a new key. Never: the key stays while it is in the Secret.")
        @Nullable KeyRotation rotationPolicy) {}
