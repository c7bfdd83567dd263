package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to a secrets engine and the Secret that holds its answer. */
@ValidationRule(
        value = "!has(self.sshKey) || !has(self.params) || !('public_key' in self.params)",
        message = "params.public_key is what sshKey makes: remove one of the two")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultDynamicSecretSpec(
        @JsonPropertyDescription(Descriptions.VAULT_AUTH_REF)
        @Size(max = Bounds.REFERENCE) @Pattern(Bounds.REFERENCE_PATTERN) @Nullable String vaultAuthRef,

        @JsonPropertyDescription(Descriptions.VAULT_NAMESPACE)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription("Path at which the secrets engine is mounted, such as database.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) String mount,

        @JsonPropertyDescription("HTTP method of the request. Default GET, or PUT where params are given.") @Nullable HttpMethod requestHTTPMethod,

        @JsonPropertyDescription("Path in the engine that makes the credentials, such as creds/my-role.")
        @Required
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Size(max = Bounds.PATH) @Pattern(Bounds.PRINTABLE) String path,

        @JsonPropertyDescription("Parameters of the request.") @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> params,

        @JsonPropertyDescription(
                "Share of the lease after which it is renewed, in percent, at most 90. A little more is added "
                        + "at random, so that many leases do not come due at once. Default 67.")
        @Default("67")
        @Min(0) @Max(90) @Nullable Integer renewalPercent,

        @JsonPropertyDescription(
                "Revoke the lease when this resource is deleted. Unset means yes; false lets it expire.")
        @Nullable Boolean revoke,

        @JsonPropertyDescription(
                "The path answers with credentials that Vault rotates on its own schedule (a static role). "
                        + "Default false.")
        @Nullable Boolean allowStaticCreds,

        @JsonPropertyDescription(Descriptions.RESTARTS) @Size(max = Bounds.SEVERAL) List<RolloutRestartTarget> rolloutRestartTargets,

        @JsonPropertyDescription(Descriptions.DESTINATION) @Required
        Destination destination,

        @JsonPropertyDescription("Time between two requests where the answer has no lease: a number with s, m or h.")
        @Pattern(Descriptions.DURATION) @Size(max = Bounds.DURATION) @Nullable String refreshAfter,

        @JsonPropertyDescription(
                "Make an SSH key pair for each request, for a path such as sign/my-role: the public key is sent as "
                        + "the parameter public_key; the private key never leaves the cluster and is the key "
                        + "ssh-privatekey of the Secret, the public one ssh-publickey.")
        @Nullable SshKey sshKey,

        @JsonPropertyDescription(Descriptions.ROTATION) @Nullable Rotation rotation,

        @JsonPropertyDescription(Descriptions.SUSPEND) @Nullable Boolean suspend)
        implements Suspendable {

    /** Lists and maps are never null. */
    public VaultDynamicSecretSpec {
        params = NullSafe.of(params);
        rolloutRestartTargets = NullSafe.of(rolloutRestartTargets);
    }
}
