package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An auth method, where it is mounted, and who may use it. */
@ValidationRule(
        value = "has(self.method) || has(self.vaultAuthGlobalRef)",
        message = "set method (kubernetes, jwt, appRole, aws or gcp), or vaultAuthGlobalRef to take it from a "
                + "VaultAuthGlobal")
@ValidationRule(
        value = "has(self.vaultAuthGlobalRef) || (has(self.mount) && size(self.mount) > 0)",
        message = "set mount to the path at which the auth method is mounted in Vault, such as kubernetes")
@ValidationRule(
        value = "!has(self.method) || self.method != 'kubernetes' || has(self.vaultAuthGlobalRef) || "
                + "(has(self.kubernetes) && has(self.kubernetes.role) && size(self.kubernetes.role) > 0 && "
                + "has(self.kubernetes.serviceAccount) && size(self.kubernetes.serviceAccount) > 0)",
        message = "method kubernetes needs kubernetes.role and kubernetes.serviceAccount")
@ValidationRule(
        value = "!has(self.method) || self.method != 'jwt' || has(self.vaultAuthGlobalRef) || (has(self.jwt) "
                + "&& has(self.jwt.role) && size(self.jwt.role) > 0 && (has(self.jwt.secretRef) && "
                + "size(self.jwt.secretRef) > 0 || has(self.jwt.serviceAccount) && "
                + "size(self.jwt.serviceAccount) > 0))",
        message = "method jwt needs jwt.role, and jwt.serviceAccount or jwt.secretRef")
@ValidationRule(
        value = "!has(self.method) || self.method != 'appRole' || has(self.vaultAuthGlobalRef) || "
                + "(has(self.appRole) && has(self.appRole.roleId) && size(self.appRole.roleId) > 0 && "
                + "((has(self.appRole.secretRef) && size(self.appRole.secretRef) > 0) != "
                + "(has(self.appRole.secretIDPath) && size(self.appRole.secretIDPath) > 0)))",
        message = "method appRole needs appRole.roleId, and either appRole.secretRef or appRole.secretIDPath")
@ValidationRule(
        value = "!has(self.method) || self.method != 'aws' || has(self.vaultAuthGlobalRef) || (has(self.aws) "
                + "&& has(self.aws.role) && size(self.aws.role) > 0)",
        message = "method aws needs aws.role")
@ValidationRule(
        value = "!has(self.method) || self.method != 'gcp' || has(self.vaultAuthGlobalRef) || (has(self.gcp) "
                + "&& has(self.gcp.role) && size(self.gcp.role) > 0 && "
                + "has(self.gcp.workloadIdentityServiceAccount) && "
                + "size(self.gcp.workloadIdentityServiceAccount) > 0)",
        message = "method gcp needs gcp.role and gcp.workloadIdentityServiceAccount")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record VaultAuthSpec(
        @JsonPropertyDescription(
                "The VaultConnection to use: name, or namespace/name. Without it, the VaultConnection named "
                        + "default in the operator's namespace.")
        @Size(max = Bounds.REFERENCE) @Pattern(Bounds.REFERENCE_PATTERN) @Nullable String vaultConnectionRef,

        @JsonPropertyDescription("A VaultAuthGlobal that fills what is left out here.") @Nullable VaultAuthGlobalRef vaultAuthGlobalRef,

        @JsonPropertyDescription("Vault namespace to log in to; also the one of the secrets that name none.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription(
                "Kubernetes namespaces whose resources may use this VaultAuth, besides its own. A single * "
                        + "means all.")
        @Size(max = Bounds.NAMESPACES) List<@Size(max = Bounds.NAME) String> allowedNamespaces,

        @JsonPropertyDescription("The auth method. Without it, the defaultAuthMethod of the VaultAuthGlobal.") @Nullable AuthMethod method,

        @JsonPropertyDescription("Path at which the auth method is mounted in Vault, such as kubernetes.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String mount,

        @JsonPropertyDescription("Parameters added to the login request.") @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> params,

        @JsonPropertyDescription("HTTP headers added to the login request.") @Size(max = Bounds.SEVERAL) Map<String, @Size(max = Bounds.VALUE) String> headers,

        @JsonPropertyDescription("For method kubernetes.") @Nullable KubernetesAuth kubernetes,

        @JsonPropertyDescription("For method appRole.") @Nullable AppRoleAuth appRole,

        @JsonPropertyDescription("For method jwt.") @Nullable JwtAuth jwt,

        @JsonPropertyDescription("For method aws.") @Nullable AwsAuth aws,

        @JsonPropertyDescription("For method gcp.") @Nullable GcpAuth gcp,

        @JsonPropertyDescription("Transit key for sessions that are kept over a restart of the operator, where that is "
                + "switched on.")
        @Nullable StorageEncryption storageEncryption) {

    /** Lists and maps are never null. */
    public VaultAuthSpec {
        allowedNamespaces = NullSafe.of(allowedNamespaces);
        params = NullSafe.of(params);
        headers = NullSafe.of(headers);
    }
}
