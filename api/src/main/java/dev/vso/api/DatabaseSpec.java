package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database and the roles that get credentials for it. */
@ValidationRule(
        value = "self.roles.all(role, self.roles.exists_one(other, other.name == role.name))",
        message = "every role needs a name of its own: rename or remove the duplicate")
@ValidationRule(
        value = "self.roles.all(role, !has(role.destination) || self.roles.exists_one(other, has(other.destination) && "
                + "other.destination.name == role.destination.name))",
        message = "every role needs a Secret of its own: two have the same destination.name, give one of them another")
@ValidationRule(
        value = "!has(self.connection) || self.roles.all(role, role.db_name == self.roles[0].db_name)",
        message = "with a connection, all roles have the same db_name, which is its name in Vault: give each other "
                + "db_name a Database of its own")
@ValidationRule(
        value = "!has(self.connection) || self.engine in ['valkey', 'redis'] || "
                + "(self.connection.url.contains('{{username}}') && self.connection.url.contains('{{password}}'))",
        message = "write {{username}} and {{password}} into connection.url: Vault fills them in from rootSecretRef")
@ValidationRule(
        value = "!has(self.connection) || !(self.engine in ['valkey', 'redis']) || "
                + "self.connection.url.matches('^(redis|rediss|valkey|valkeys)://[^@/:]+:[0-9]+/?$')",
        message = "for valkey and redis, connection.url is redis://host:port, or rediss://host:port for TLS; user and "
                + "password belong into rootSecretRef")
@ValidationRule(
        value = "!has(self.connection) || !has(self.connection.tls) || ((!has(self.connection.tls.serverName) || "
                + "self.engine in ['mysql', 'mariadb']) && (!has(self.connection.tls.skipVerify) || "
                + "self.engine != 'postgresql'))",
        message = "serverName is for mysql and mariadb only, and skipVerify not for postgresql: there, the sslmode in "
                + "connection.url says how much is verified")
@ValidationRule(
        value = "!has(self.connection) || !has(self.connection.parameters) || !self.connection.parameters.exists(name, "
                + "name in ['plugin_name', 'connection_url', 'host', 'port', 'username', 'password', 'allowed_roles', "
                + "'verify_connection', 'tls', 'tls_ca', 'ca_cert', 'tls_server_name', 'tls_skip_verify', "
                + "'insecure_tls', 'private_key', 'tls_certificate_key'])",
        message = "take out of connection.parameters what has a field of its own, and private keys: they would be "
                + "readable in this resource")
@ValidationRule(
        value = "self.mount == oldSelf.mount && has(self.__namespace__) == has(oldSelf.__namespace__) && "
                + "(!has(self.__namespace__) || self.__namespace__ == oldSelf.__namespace__)",
        message = "mount and namespace cannot be changed, for what is in Vault would be left behind: make a new "
                + "Database and delete this one")
@ValidationRule(
        value = "!has(self.connection) || !has(oldSelf.connection) || "
                + "self.roles[0].db_name == oldSelf.roles[0].db_name",
        message = "the connection cannot be given another name: make a new Database and delete this one")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseSpec(
        @JsonPropertyDescription("The kind of database server.") @Required @Nullable DatabaseEngine engine,

        @JsonPropertyDescription("Name of the database.")
        @Required
        @Size(min = 1, max = 253) @JsonInclude(JsonInclude.Include.NON_NULL)
        String name,

        @JsonPropertyDescription(Descriptions.VAULT_AUTH_REF)
        @Size(max = Bounds.REFERENCE) @Pattern(Bounds.REFERENCE_PATTERN) @Nullable String vaultAuthRef,

        @JsonPropertyDescription(Descriptions.VAULT_NAMESPACE)
        @Size(max = Bounds.TEXT) @Pattern(Bounds.PRINTABLE) @Nullable String namespace,

        @JsonPropertyDescription("Path at which Vault's database engine is mounted. Default database.")
        @Default("database")
        @Size(min = 1, max = 1024) @Nullable String mount,

        @JsonPropertyDescription(
                "When a role or this resource is deleted: Delete (default) revokes its credentials and deletes the "
                        + "role in Vault and the Secret; Retain keeps everything.")
        @Default("Delete")
        @Nullable DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "The connection of Vault's database engine to the server, where the operator creates and maintains "
                        + "it. Without it, the connection that the roles name must be in Vault.")
        @Nullable DatabaseConnection connection,

        @JsonPropertyDescription(
                "The roles. The Secret of the first is named after this resource with -credentials; a further "
                        + "one has its role's name in between. Which one is the first is fixed when the first Secret "
                        + "is made; later the order means nothing.")
        @Required
        @Size(min = 1, max = 64) List<DatabaseRole> roles,

        @JsonPropertyDescription(Descriptions.ROTATION) @Nullable Rotation rotation,

        @JsonPropertyDescription(Descriptions.SUSPEND) @Nullable Boolean suspend)
        implements Suspendable {

    /** Lists and maps are never null. */
    public DatabaseSpec {
        roles = NullSafe.of(roles);
    }
}
