package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate to be issued, or the authorities alone, and the Secret that holds them. */
@ValidationRule(
        value = "(has(self.caOnly) && self.caOnly) || has(self.role)",
        message = "set role to the role of the PKI engine that issues the certificate, or caOnly to true for the "
                + "authorities alone")
@ValidationRule(
        value = "!has(self.caOnly) || !self.caOnly || !(has(self.role) || has(self.privateKey) || "
                + "has(self.destination.keystores) || has(self.destination.transformation) || "
                + "(has(self.destination.type) && self.destination.type == 'kubernetes.io/tls'))",
        message = "with caOnly nothing is issued: leave out role, privateKey, destination.keystores and "
                + "destination.transformation, and make the type of the Secret another than kubernetes.io/tls")
@ValidationRule(
        value = "(has(self.caOnly) && self.caOnly) == (has(oldSelf.caOnly) && oldSelf.caOnly)",
        message = "caOnly cannot be changed: make another resource")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultPKISecretSpec(
        @JsonPropertyDescription(Descriptions.VAULT_AUTH_REF)
        @Size(max = Bounds.REFERENCE) @Pattern(Bounds.REFERENCE_PATTERN) @Nullable String vaultAuthRef,

        @JsonPropertyDescription(Descriptions.VAULT_NAMESPACE)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription("Path at which the PKI engine is mounted, such as pki.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) String mount,

        @JsonPropertyDescription("Role of the PKI engine that issues the certificate. Needed unless caOnly is true.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String role,

        @JsonPropertyDescription(
                "Revoke the certificate when it is replaced and when this resource is deleted. Default false.")
        @Nullable Boolean revoke,

        @JsonPropertyDescription(
                "With destination.create false: take the keys that were written out of the Secret when this resource "
                        + "is deleted; keys of others stay. Default false.")
        @Nullable Boolean clear,

        @JsonPropertyDescription("How long before its end the certificate is renewed: a number with s, m or h.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String expiryOffset,

        @JsonPropertyDescription("Issuer that signs, by name or id. Without it, the role's.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String issuerRef,

        @JsonPropertyDescription(Descriptions.RESTARTS) @Size(max = Bounds.SEVERAL) List<RolloutRestartTarget> rolloutRestartTargets,

        @JsonPropertyDescription(Descriptions.DESTINATION) @Required
        PkiDestination destination,

        @JsonPropertyDescription("Common name of the certificate.") @Size(max = Bounds.TEXT) @Nullable String commonName,

        @JsonPropertyDescription("DNS names and e-mail addresses of the certificate.") @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> altNames,

        @JsonPropertyDescription("IP addresses of the certificate.") @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> ipSans,

        @JsonPropertyDescription("URIs of the certificate.") @Size(max = Bounds.MANY) List<@Size(max = Bounds.URL) String> uriSans,

        @JsonPropertyDescription("Other names of the certificate, each as oid;type:value, where type can only be UTF8.")
        @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> otherSans,

        @JsonPropertyDescription("User ids (OID 0.9.2342.19200300.100.1.1) of the certificate's subject.")
        @Size(max = Bounds.MANY) List<@Size(max = Bounds.TEXT) String> userIDs,

        @JsonPropertyDescription("Lifetime of the certificate: a number with s, m, h or d. Without it, the role's.")
        @Pattern(Descriptions.DURATION_OR_DAYS) @Size(max = Bounds.DURATION) @Nullable String ttl,

        @JsonPropertyDescription("Format of the answer: pem, der or pem_bundle. Without it, Vault's default, pem.")
        @Size(max = Bounds.WORD) @Nullable String format,

        @JsonPropertyDescription("Format of the private key: der or pkcs8. Without it, that of the format.")
        @Size(max = Bounds.WORD) @Nullable String privateKeyFormat,

        @JsonPropertyDescription("End of the certificate as a fixed time (RFC 3339), in place of ttl.")
        @Size(max = Bounds.WORD) @Nullable String notAfter,

        @JsonPropertyDescription("Do not repeat the common name among the DNS names. Default false.") @Nullable Boolean excludeCNFromSans,

        @JsonPropertyDescription(
                "Make the key here and have Vault sign a request for it (<mount>/sign/<role>), so that the key never "
                        + "leaves the cluster.")
        @Nullable LocalKey privateKey,

        @JsonPropertyDescription(
                "Issue no certificate: the Secret gets the mount's authorities (ca.crt) and its revocation list "
                        + "(crl.pem). Default false.")
        @Nullable Boolean caOnly,

        @JsonPropertyDescription("With caOnly: time between two reads of Vault, a number with s, m or h. Default 1h.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String refreshAfter,

        @JsonPropertyDescription(
                "With revoke: when a certificate that was replaced is revoked. Without it: after three minutes of overlap, "
                        + "later if the workloads of rolloutRestartTargets have not finished their rollouts.")
        @Nullable Rotation rotation,

        @JsonPropertyDescription(Descriptions.SUSPEND) @Nullable Boolean suspend)
        implements Suspendable {

    /** Lists and maps are never null. */
    public VaultPKISecretSpec {
        rolloutRestartTargets = NullSafe.of(rolloutRestartTargets);
        altNames = NullSafe.of(altNames);
        ipSans = NullSafe.of(ipSans);
        uriSans = NullSafe.of(uriSans);
        otherSans = NullSafe.of(otherSans);
        userIDs = NullSafe.of(userIDs);
    }
}
