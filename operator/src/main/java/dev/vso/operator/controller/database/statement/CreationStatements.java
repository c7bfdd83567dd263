package dev.vso.operator.controller.database.statement;

import dev.vso.api.AccessLevel;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.vault.StoredText;
import java.util.List;

/**
 * The default statements that create a user, for roles that define none. Vault fills in {@code {{name}}}, {@code
 * {{password}}} and {@code {{expiration}}} (Vault's database engine, per plugin).
 */
public final class CreationStatements {

    private CreationStatements() {}

    /** Returns the statements that create a user with this access level in the database of this name. */
    public static List<String> creation(DatabaseEngine engine, String database, DatabaseRole role) {
        List<String> own = StoredText.list(role.creationStatements());
        if (!own.isEmpty()) {
            return own;
        }
        AccessLevel access = role.access() == null ? AccessLevel.READWRITE : role.access();
        return switch (engine) {
            case POSTGRESQL -> postgresql(access);
            case MYSQL, MARIADB -> mysql(access, database);
            case VALKEY, REDIS -> redis(access);
        };
    }

    private static List<String> postgresql(AccessLevel access) {
        String create = "CREATE ROLE \"{{name}}\" WITH LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'";
        String use = "GRANT USAGE ON SCHEMA public TO \"{{name}}\"";
        return switch (access) {
            case READONLY ->
                List.of(
                        create,
                        use,
                        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"{{name}}\"",
                        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO \"{{name}}\"");
            case READWRITE ->
                List.of(
                        create,
                        use,
                        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{{name}}\"",
                        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO \"{{name}}\"");
            case OWNER ->
                List.of(
                        create,
                        // Lets the user's objects be granted to others while it exists, and keeps them when it is
                        // dropped.
                        "GRANT \"{{name}}\" TO CURRENT_USER",
                        "GRANT USAGE, CREATE ON SCHEMA public TO \"{{name}}\"",
                        "GRANT ALL PRIVILEGES ON ALL TABLES IN SCHEMA public TO \"{{name}}\"",
                        "GRANT ALL PRIVILEGES ON ALL SEQUENCES IN SCHEMA public TO \"{{name}}\"");
        };
    }

    private static List<String> mysql(AccessLevel access, String database) {
        String granted = switch (access) {
            case READONLY -> "SELECT, SHOW VIEW";
            case READWRITE -> "SELECT, INSERT, UPDATE, DELETE, EXECUTE, SHOW VIEW";
            case OWNER -> "ALL PRIVILEGES";
        };
        return List.of(
                "CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'",
                "GRANT %s ON `%s`.* TO '{{name}}'@'%%'".formatted(granted, exactly(database)));
    }

    /** In a GRANT, {@code _} and {@code %} of a database's name are wildcards. */
    private static String exactly(String database) {
        return database.replace("`", "``")
                .replace("\\", "\\\\")
                .replace("_", "\\_")
                .replace("%", "\\%");
    }

    private static List<String> redis(AccessLevel access) {
        return switch (access) {
            case READONLY -> List.of("[\"~*\", \"+@read\", \"+@connection\", \"-@dangerous\"]");
            case READWRITE -> List.of("[\"~*\", \"+@read\", \"+@write\", \"+@connection\", \"-@dangerous\"]");
            case OWNER -> List.of("[\"~*\", \"&*\", \"+@all\", \"-@admin\"]");
        };
    }
}
