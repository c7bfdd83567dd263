package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database and the roles that get credentials for it. */
@ValidationRule(
        value = "self.roles.all(role, self.roles.exists_one(other, other.name == role.name))",
        message = "every role needs a name of its own: rename or remove the one that is there twice")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseSpec(
        @JsonPropertyDescription("The kind of database server.") @Required @Nullable DatabaseEngine engine,

        @JsonPropertyDescription("Name of the database.")
        @Required
        @Size(min = 1, max = 253) @JsonInclude(JsonInclude.Include.NON_NULL)
        String name,

        @JsonPropertyDescription(Fields.VAULT_AUTH_REF) @Nullable String vaultAuthRef,

        @JsonPropertyDescription(Fields.VAULT_NAMESPACE) @Nullable String namespace,

        @JsonPropertyDescription("Path at which Vault's database engine is mounted. Default database.")
        @Default("database")
        @Size(min = 1, max = 1024) @Nullable String mount,

        @JsonPropertyDescription(
                "When a role or this resource goes: Delete (default) revokes its credentials and deletes the "
                        + "role in Vault and the Secret; Retain leaves all as it is.")
        @Default("Delete")
        @Nullable DeletionPolicy deletionPolicy,

        @JsonPropertyDescription(
                "The roles. The Secret of the first is named after this resource with -credentials; a further "
                        + "one has its role's name in between.")
        @Required
        @Size(min = 1, max = 64) List<DatabaseRole> roles) {

    /** Lists and maps are never null. */
    public DatabaseSpec {
        roles = Copies.of(roles);
    }
}
