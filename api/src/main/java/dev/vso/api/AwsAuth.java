package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Login with an AWS identity. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AwsAuth(
        @JsonPropertyDescription("Role of the AWS auth method in Vault.")
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String role,

        @JsonPropertyDescription(
                "AWS region of the signed request. Without it, that of the operator's environment, else "
                        + "us-east-1.")
        @Size(max = Bounds.WORD) @Nullable String region,

        @JsonPropertyDescription("Value of X-Vault-AWS-IAM-Server-ID, where Vault asks for one.")
        @Size(max = Bounds.TEXT) @Nullable String headerValue,

        @JsonPropertyDescription("Name of the session when a role is assumed. Without it, vault-secrets-operator.")
        @Size(max = Bounds.WORD) @Nullable String sessionName,

        @JsonPropertyDescription(
                "URL of the security token service: the request is signed for it, and a role is assumed there. Without it, that of the region.")
        @Size(max = Bounds.URL) @Nullable String stsEndpoint,

        @JsonPropertyDescription("Has no effect: a login does not call the IAM service.")
        @Size(max = Bounds.URL) @Nullable String iamEndpoint,

        @JsonPropertyDescription("Secret with access_key_id, secret_access_key and, if need be, session_token; in the "
                + "namespace of the resource that asks for the secret. Wins over irsaServiceAccount.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String secretRef,

        @JsonPropertyDescription(
                "Service account that is bound to an AWS role by its annotation; in the namespace of the "
                        + "resource that asks for the secret. Without it and without secretRef, the identity of the "
                        + "node.")
        @Size(max = Bounds.NAME) @Pattern(Bounds.OPTIONAL_NAME) @Nullable String irsaServiceAccount) {}
