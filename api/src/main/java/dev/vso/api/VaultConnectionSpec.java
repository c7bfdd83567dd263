package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Address of a Vault server and how to talk to it. */
@ValidationRule(
        value = "self.address.startsWith('http://') || self.address.startsWith('https://')",
        message = "address must be a URL: begin it with https:// (or http:// for experiments)")
@ValidationRule(
        value = "!(has(self.caCertSecretRef) && size(self.caCertSecretRef) > 0 && has(self.caCertPath) && "
                + "size(self.caCertPath) > 0)",
        message = "give caCertSecretRef or caCertPath, not both")
@ValidationRule(
        value = "!has(self.headers) || !('X-Vault-Namespace' in self.headers)",
        message = "take X-Vault-Namespace out of headers and set namespace on the VaultAuth or on the secret")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultConnectionSpec(
        @JsonPropertyDescription("Base URL of Vault, such as https://vault.example.com:8200.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.URL) String address,

        @JsonPropertyDescription(
                "HTTP headers added to every request. The Vault namespace does not belong here: VaultAuth and "
                        + "the secrets have a field for it.")
        @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> headers,

        @JsonPropertyDescription(
                "Name to expect in Vault's certificate, where it differs from the host in the address.")
        @Size(max = Bounds.WORD) @Nullable String tlsServerName,

        @JsonPropertyDescription(
                "Name of a Secret in this namespace whose key ca.crt holds the certificate authorities (PEM) "
                        + "to trust.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String caCertSecretRef,

        @JsonPropertyDescription(
                "File in the operator's container that holds the certificate authorities (PEM) to trust. Not "
                        + "together with caCertSecretRef.")
        @Size(max = Bounds.PATH) @Nullable String caCertPath,

        @JsonPropertyDescription(
                "Accept any certificate. Only for experiments: anyone who answers gets the login. Default false.")
        @Required
        @Default("false")
        @Nullable Boolean skipTLSVerify,

        @JsonPropertyDescription("Longest time for one request: a number with s, m or h. Default 60s.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String timeout) {

    /** Lists and maps are never null. */
    public VaultConnectionSpec {
        headers = NullSafe.of(headers);
    }
}
