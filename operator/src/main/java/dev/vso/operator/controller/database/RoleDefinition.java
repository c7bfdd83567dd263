package dev.vso.operator.controller.database;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.controller.database.statement.CreationStatements;
import dev.vso.operator.controller.database.statement.RevocationStatements;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.vault.StoredText;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The desired role in Vault's database engine ({@code <mount>/roles/<name>}). Pure.
 *
 * @param creation creation statements as Vault stores them, without surrounding white space; the same holds for all
 *     statements here
 * @param defaultTtl lifetime of new credentials unless renewed: {@code creation_days}
 * @param maxTtl maximum lifetime, after which they are revoked: {@code revocation_days}
 */
public record RoleDefinition(
        DatabaseEngine engine,
        String dbName,
        Duration defaultTtl,
        Duration maxTtl,
        List<String> creation,
        List<String> revocation,
        List<String> renewal,
        List<String> rollback) {

    public static final String ERROR = "DatabaseError";

    /**
     * Returns the definition that the spec asks for.
     *
     * @throws SyncException naming the invalid field
     */
    public static RoleDefinition of(DatabaseEngine engine, String database, DatabaseRole role) throws SyncException {
        Duration creation = lifetime(role, "creation", role.creationDays(), role.creationTTL());
        Duration revocation = lifetime(role, "revocation", role.revocationDays(), role.revocationTTL());
        if (revocation.compareTo(creation) < 0) {
            throw SyncError.terminal(
                            ERROR,
                            "roles[%s]: credentials would be revoked before their creation time is over"
                                    .formatted(role.name()),
                            "raise the revocation time or lower the creation time")
                    .exception();
        }
        List<String> making = CreationStatements.creation(engine, database, role);
        List<String> removing = RevocationStatements.of(engine, role, making);
        return new RoleDefinition(
                engine,
                role.dbName(),
                creation,
                revocation,
                removing.equals(RevocationStatements.BY_NAME)
                        ? before(RevocationStatements.CAN_BE_FOUND, making)
                        : making,
                removing,
                StoredText.list(role.renewStatements()),
                StoredText.list(role.rollbackStatements()));
    }

    private static Duration lifetime(DatabaseRole role, String which, @Nullable Integer days, @Nullable String ttl)
            throws SyncException {
        if (ttl != null) {
            return DatabaseDuration.parse("roles[%s].%sTTL".formatted(role.name(), which), ttl);
        }
        if (days == null) {
            throw SyncError.terminal(
                            ERROR,
                            "roles[%s].%s_days is missing".formatted(role.name(), which),
                            "set it, or %sTTL".formatted(which))
                    .exception();
        }
        return Duration.ofDays(days);
    }

    /** Returns the request body that writes it. */
    public ObjectNode body() {
        ObjectNode body = VaultJson.object();
        body.put("db_name", dbName);
        body.put("default_ttl", defaultTtl.toSeconds());
        body.put("max_ttl", maxTtl.toSeconds());
        texts(body, "creation_statements", creation);
        texts(body, "revocation_statements", revocation);
        texts(body, "renew_statements", renewal);
        texts(body, "rollback_statements", rollback);
        return body;
    }

    /**
     * Returns whether Vault holds this definition, possibly with extra statements that remove users created earlier.
     */
    public boolean matches(JsonNode held) {
        ObjectNode wanted = covering(held).body();
        return wanted.properties().stream().allMatch(field -> same(field.getValue(), held.path(field.getKey())));
    }

    /** Returns this definition, extended by statements that remove the users that the held definition created. */
    public RoleDefinition covering(JsonNode held) {
        List<String> covering = RevocationStatements.covering(
                engine,
                revocation,
                stored(held.path("revocation_statements")),
                stored(held.path("creation_statements")));
        return new RoleDefinition(engine, dbName, defaultTtl, maxTtl, creation, covering, renewal, rollback);
    }

    private static boolean same(JsonNode wanted, JsonNode held) {
        return wanted.isArray()
                ? stored(wanted).equals(stored(held))
                : wanted.asText().equals(held.asText());
    }

    private static List<String> stored(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return StoredText.list(texts);
    }

    private static List<String> before(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    /** Returns a digest of what the credentials may do: if it changes, credentials issued before no longer fit. */
    String digestOfAbilities() {
        ObjectNode shaping = body();
        shaping.remove(List.of("default_ttl", "max_ttl"));
        return RequestDigest.of(shaping);
    }

    private static void texts(ObjectNode body, String field, List<String> values) {
        ArrayNode array = body.putArray(field);
        values.forEach(array::add);
    }
}
