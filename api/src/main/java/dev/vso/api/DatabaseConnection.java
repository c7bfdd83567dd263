package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connection of Vault's database engine to the server, where the operator is to make it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseConnection(
        @JsonPropertyDescription("Where the server is, as Vault reaches it. For postgresql, mysql and mariadb Vault's "
                + "connection_url, with {{username}} and {{password}} in it; for valkey and redis "
                + "redis://host:port, or rediss://host:port for TLS.")
        @Required
        @Size(min = 1, max = 2048) @JsonInclude(JsonInclude.Include.NON_NULL)
        String url,

        @JsonPropertyDescription(
                "Vault's database plugin. Default that of the engine: postgresql-, mysql- (also for mariadb), "
                        + "valkey- or redis-database-plugin.")
        @Size(min = 1, max = 253) @Nullable String pluginName,

        @JsonPropertyDescription(
                "Name of a Secret in this namespace with the keys username and password: the user with which "
                        + "Vault makes and removes users.")
        @Required
        @Size(min = 1, max = 253) @Pattern(Api.DNS_1123_SUBDOMAIN) @JsonInclude(JsonInclude.Include.NON_NULL)
        String rootSecretRef,

        @JsonPropertyDescription("TLS between Vault and the server.") @Nullable DatabaseTls tls,

        @JsonPropertyDescription("Let Vault log in to the server before it accepts the connection. Default true.")
        @Default("true")
        @Nullable Boolean verifyConnection,

        @JsonPropertyDescription(
                "Once after the connection was created, let Vault give the root user a new password. From then on "
                        + "only Vault knows it: the one in the Secret no longer works, and cannot be brought back. "
                        + "Default false.")
        @Default("false")
        @Nullable Boolean rotateRoot,

        @JsonPropertyDescription(
                "Roles in Vault that may use the connection besides those of this resource: names, or patterns "
                        + "with *.")
        @Size(max = 256) List<@Size(max = Bounds.TEXT) String> allowedRoles,

        @JsonPropertyDescription("Take over a connection of this name that is in Vault already. Default false.")
        @Default("false")
        @Nullable Boolean overwrite,

        @JsonPropertyDescription(
                "Further fields of Vault's <mount>/config/, such as max_open_connections or username_template. "
                        + "Fields that exist here must not be repeated there.")
        @Size(max = 32) Map<String, @Size(max = Bounds.VALUE) String> parameters) {

    /** Lists and maps are never null. */
    public DatabaseConnection {
        allowedRoles = NullSafe.of(allowedRoles);
        parameters = NullSafe.of(parameters);
    }
}
