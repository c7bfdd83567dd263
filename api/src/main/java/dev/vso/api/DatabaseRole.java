package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A role in Vault's database engine, and the Secret for its credentials. */
@ValidationRule(
        value = "has(self.creation_days) != has(self.creationTTL)",
        message = "give the role creation_days or creationTTL, one of the two")
@ValidationRule(
        value = "has(self.revocation_days) != has(self.revocationTTL)",
        message = "give the role revocation_days or revocationTTL, one of the two")
@ValidationRule(
        value = "!has(self.creation_days) || !has(self.revocation_days) || self.revocation_days >= "
                + "self.creation_days",
        message = "revocation_days must be at least creation_days: raise revocation_days or lower creation_days")
@ValidationRule(
        value = "!has(self.creationTTL) || !has(self.revocationTTL) || self.creationTTL.endsWith('d') || "
                + "self.revocationTTL.endsWith('d') || duration(self.revocationTTL) >= "
                + "duration(self.creationTTL)",
        message = "revocationTTL must be at least creationTTL: raise revocationTTL or lower creationTTL")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record DatabaseRole(
        @JsonPropertyDescription("Name of the role: lower-case letters, digits and dashes, unique in this resource.")
        @Required
        @Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") @JsonInclude(JsonInclude.Include.NON_NULL)
        String name,

        @JsonProperty("db_name")
        @JsonPropertyDescription("Name of the connection in Vault, as under <mount>/config/.")
        @Required
        @Size(min = 1, max = 253) @Pattern("^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$") @JsonInclude(JsonInclude.Include.NON_NULL)
        String dbName,

        @JsonProperty("creation_days")
        @JsonPropertyDescription("Days that credentials live after they were created or renewed: Vault's default_ttl.")
        @Min(1) @Max(36500) @Nullable Integer creationDays,

        @JsonProperty("revocation_days")
        @JsonPropertyDescription(
                "Days after which credentials are revoked at the latest, renewed or not: Vault's max_ttl. Not "
                        + "less than creation_days.")
        @Min(1) @Max(36500) @Nullable Integer revocationDays,

        @JsonPropertyDescription("In place of creation_days: a number with s, m, h or d.")
        @Size(max = 16) @Pattern(Descriptions.DURATION_OR_DAYS) @Nullable String creationTTL,

        @JsonPropertyDescription("In place of revocation_days: a number with s, m, h or d.")
        @Size(max = 16) @Pattern(Descriptions.DURATION_OR_DAYS) @Nullable String revocationTTL,

        @JsonPropertyDescription(
                "What the credentials allow, where creationStatements are not given: readonly, readwrite or "
                        + "owner. Default readwrite.")
        @Nullable AccessLevel access,

        @JsonPropertyDescription(
                "Statements that create the user, in place of the engine's own. Vault fills in {{name}}, "
                        + "{{password}} and {{expiration}}.")
        @Size(max = 64) List<@Size(max = Bounds.VALUE) String> creationStatements,

        @JsonPropertyDescription("Statements that remove the user, in place of the engine's own.") @Size(max = 64) List<@Size(max = Bounds.VALUE) String> revocationStatements,

        @JsonPropertyDescription("Statements that extend the user, in place of the engine's own.") @Size(max = 64) List<@Size(max = Bounds.VALUE) String> renewStatements,

        @JsonPropertyDescription("Statements that clean up where creating the user failed.") @Size(max = 64) List<@Size(max = Bounds.VALUE) String> rollbackStatements,

        @JsonPropertyDescription(
                "The Secret for the credentials, where its name or form is to differ from the default. It is "
                        + "always created.")
        @Nullable Destination destination,

        @JsonPropertyDescription(Descriptions.RESTARTS) @Size(max = Bounds.SEVERAL) List<RolloutRestartTarget> rolloutRestartTargets) {

    /** Lists and maps are never null. */
    public DatabaseRole {
        creationStatements = NullSafe.of(creationStatements);
        revocationStatements = NullSafe.of(revocationStatements);
        renewStatements = NullSafe.of(renewStatements);
        rollbackStatements = NullSafe.of(rollbackStatements);
        rolloutRestartTargets = NullSafe.of(rolloutRestartTargets);
    }
}
