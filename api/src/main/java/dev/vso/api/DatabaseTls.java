package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How Vault makes sure that it talks to the right database server. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseTls(
        @JsonPropertyDescription(
                "Name of a Secret in this namespace whose key ca.crt holds the certificate authorities (PEM) "
                        + "of the database server. For postgresql HashiCorp's plugin takes it; for OpenBao's, name a file "
                        + "on its host by sslrootcert in the URL.")
        @Size(min = 1, max = 253) @Pattern(Api.DNS_1123_SUBDOMAIN) @Nullable String caCertSecretRef,

        @JsonPropertyDescription(
                "Name to expect in the server's certificate, where it differs from the host in the URL; mysql "
                        + "and mariadb only.")
        @Size(min = 1, max = 253) @Nullable String serverName,

        @JsonPropertyDescription(
                "Accept any certificate. Only for experiments: anyone who answers gets the root password. For "
                        + "postgresql, the sslmode in the URL says that. Default false.")
        @Nullable Boolean skipVerify) {}
