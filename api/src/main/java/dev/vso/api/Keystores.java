package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Certificate, key and authorities in files that Java applications open. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "(has(self.pkcs12) && self.pkcs12) || (has(self.jks) && self.jks)",
        message = "set pkcs12 or jks to true")
public record Keystores(
        @JsonPropertyDescription(
                "Add keystore.p12 (certificate, chain and key) and truststore.p12 (what ca.crt holds).")
        @Nullable Boolean pkcs12,

        @JsonPropertyDescription("Add keystore.jks and truststore.jks.") @Nullable Boolean jks,

        @JsonPropertyDescription("Alias of the certificate and its key. Default certificate.")
        @Size(max = Bounds.WORD) @Nullable String alias,

        @JsonPropertyDescription(
                "Where the password is. Without it, one is generated and put beside the files, under keystore-password; "
                        + "it stays the same when the certificate is renewed.")
        @Nullable SecretKeyRef passwordSecretRef) {}
