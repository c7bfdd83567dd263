package dev.vso.operator.controller.database.config;

import dev.vso.api.DatabaseEngine;
import dev.vso.error.Explanation;
import dev.vso.operator.controller.database.RoleDefinition;
import dev.vso.operator.controller.database.statement.RevocationStatements;
import dev.vso.operator.error.SyncError;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Explains why Vault issues no credentials for a role, if the role's connection explains it better than the database
 * server's error message. Pure.
 */
public final class DatabaseConfigDiagnosis {

    /** Vault's error message. */
    private static final String NO_CONNECTION = "failed to find entry for connection";

    /** The format of Go's MySQL driver: {@code Error 1064 (42000): …}. */
    private static final Pattern MYSQL_ERROR = Pattern.compile("Error \\d{4} \\(");

    private DatabaseConfigDiagnosis() {}

    /**
     * Returns the explained error, or the original one if the connection does not explain it.
     *
     * @param failed Vault's answer to the request for credentials
     * @param path of the connection in Vault
     * @param config Vault's answer to reading the connection
     */
    public static SyncError explained(
            SyncError failed, String role, RoleDefinition wanted, String path, VaultResult config) {
        String field = "roles[%s].db_name %s".formatted(role, wanted.dbName());
        return switch (config) {
            case VaultFailure failure
            when failure.kind() == VaultFailure.Kind.NOT_FOUND
                    || failed.message().contains(NO_CONNECTION) ->
                because(
                        failed,
                        "%s: there is no connection of this name, nothing is at %s".formatted(field, path),
                        "correct db_name, or create the connection (with spec.connection the operator creates it)");
            case VaultFailure failure
            when failure.kind() == VaultFailure.Kind.DENIED ->
                engineThatComplains(failed.message())
                        .filter(other -> !other.equals(family(wanted.engine())))
                        .map(other -> otherEngine(failed, field, wanted, other, "a plugin for " + other))
                        .orElseGet(() -> because(
                                failed,
                                "%s; the policy grants no read on %s, so check by hand that %s names a connection that is there and of a plugin for engine %s"
                                        .formatted(
                                                failed.message(),
                                                path,
                                                field,
                                                wanted.engine().value()),
                                ""));
            case VaultFailure _ -> failed;
            case VaultResponse response -> {
                String plugin = response.data().path("plugin_name").asText();
                Optional<String> other = engineOf(plugin).filter(of -> !of.equals(family(wanted.engine())));
                if (other.isPresent()) {
                    yield otherEngine(failed, field, wanted, other.get(), "plugin " + plugin);
                }
                yield mayNotLookUp(failed, wanted) ? lookUp(failed, role) : failed;
            }
        };
    }

    private static SyncError otherEngine(
            SyncError failed, String field, RoleDefinition wanted, String other, String plugin) {
        String engine = wanted.engine().value();
        return because(
                failed,
                "%s: the connection is of %s and engine says %s, whose statements %s does not understand"
                        .formatted(field, plugin, engine, other),
                "set engine to that of the connection, or db_name to a connection of " + engine);
    }

    private static SyncError lookUp(SyncError failed, String role) {
        return failed.explainedBy(Explanation.colon(
                "roles[%s].creationStatements do not name the hosts of the accounts that they create, and the root user may not look them up, so they could not be removed"
                        .formatted(role),
                "GRANT SELECT (user, host) ON mysql.user to the root user, or give the role revocationStatements (%s)"
                        .formatted(failed.message())));
    }

    private static boolean mayNotLookUp(SyncError failed, RoleDefinition wanted) {
        return wanted.creation().contains(RevocationStatements.CAN_BE_FOUND)
                && failed.message().contains("denied");
    }

    /** Guesses the engine from the error message, for when the policy does not allow reading the connection. */
    private static Optional<String> engineThatComplains(String message) {
        if (message.contains("SQLSTATE")) {
            return Optional.of("PostgreSQL");
        }
        return MYSQL_ERROR.matcher(message).find() ? Optional.of("MySQL") : Optional.empty();
    }

    private static SyncError because(SyncError failed, String cause, String remedy) {
        return failed.explainedBy(Explanation.of(cause, remedy));
    }

    /** Returns the engine of a plugin that ships with Vault or OpenBao; empty for any other plugin. */
    private static Optional<String> engineOf(String plugin) {
        return switch (plugin) {
            case "postgresql-database-plugin", "redshift-database-plugin" -> Optional.of("PostgreSQL");
            case "mysql-database-plugin",
                    "mysql-aurora-database-plugin",
                    "mysql-rds-database-plugin",
                    "mysql-legacy-database-plugin" -> Optional.of("MySQL");
            case "redis-database-plugin", "valkey-database-plugin", "redis-elasticache-database-plugin" ->
                Optional.of("Valkey");
            case "cassandra-database-plugin" -> Optional.of("Cassandra");
            case "couchbase-database-plugin" -> Optional.of("Couchbase");
            case "elasticsearch-database-plugin" -> Optional.of("Elasticsearch");
            case "hana-database-plugin" -> Optional.of("HANA");
            case "influxdb-database-plugin" -> Optional.of("InfluxDB");
            case "mongodb-database-plugin", "mongodbatlas-database-plugin" -> Optional.of("MongoDB");
            case "mssql-database-plugin" -> Optional.of("SQL Server");
            case "snowflake-database-plugin" -> Optional.of("Snowflake");
            default -> Optional.empty();
        };
    }

    private static String family(DatabaseEngine engine) {
        return switch (engine) {
            case POSTGRESQL -> "PostgreSQL";
            case MYSQL, MARIADB -> "MySQL";
            case VALKEY, REDIS -> "Valkey";
        };
    }
}
