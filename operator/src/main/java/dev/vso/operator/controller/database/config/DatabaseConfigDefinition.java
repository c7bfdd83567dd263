package dev.vso.operator.controller.database.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.DatabaseConnection;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseTls;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.StoredText;
import dev.vso.vault.json.VaultJson;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A connection as Vault's database engine is to hold it ({@code <mount>/config/<name>}), without its credentials. Pure.
 * The fields are those of Vault's plugins for PostgreSQL, MySQL/MariaDB, and Redis/Valkey.
 *
 * @param fields what is written and compared
 * @param parameters what else the spec sets, which Vault need not tell again
 */
record DatabaseConfigDefinition(String name, ObjectNode fields, ObjectNode parameters, boolean verify) {

    private static final String ERROR = "DatabaseError";
    private static final String URL = "connection_url";
    private static final String PLUGIN = "plugin_name";
    private static final String ALLOWED = "allowed_roles";
    private static final String USERNAME = "username";

    /** These stand beside {@code connection_details} in what Vault tells. */
    private static final Set<String> OUTSIDE = Set.of(PLUGIN, ALLOWED, "password_policy");

    /**
     * The definition that the spec asks for.
     *
     * @param roles the names in Vault of this resource's roles
     * @param ca the certificate authorities of the server, in PEM
     * @throws SyncException naming the field that makes no sense
     */
    static DatabaseConfigDefinition of(
            DatabaseEngine engine,
            String name,
            DatabaseConnection connection,
            Collection<String> roles,
            Optional<String> ca)
            throws SyncException {
        ObjectNode fields = VaultJson.object();
        fields.put(PLUGIN, connection.pluginName() == null ? plugin(engine) : connection.pluginName());
        Set<String> allowed = new TreeSet<>(roles);
        allowed.addAll(connection.allowedRoles());
        allowed.forEach(fields.putArray(ALLOWED)::add);
        Optional<DatabaseTls> tls = Optional.ofNullable(connection.tls());
        String url = StoredText.trimmed(connection.url());
        switch (engine) {
            case POSTGRESQL -> {
                fields.put(URL, url);
                ca.ifPresent(pem -> fields.put("tls_ca", pem));
            }
            case MYSQL, MARIADB -> {
                fields.put(URL, url);
                ca.ifPresent(pem -> fields.put("tls_ca", pem));
                tls.map(DatabaseTls::serverName).ifPresent(server -> fields.put("tls_server_name", server));
                tls.map(DatabaseTls::skipVerify).ifPresent(skip -> fields.put("tls_skip_verify", skip));
            }
            case VALKEY, REDIS -> redis(fields, url, tls, ca);
        }
        boolean verify = connection.verifyConnection() == null || connection.verifyConnection();
        return new DatabaseConfigDefinition(name, fields, VaultJson.object(connection.parameters()), verify);
    }

    private static String plugin(DatabaseEngine engine) {
        return switch (engine) {
            case POSTGRESQL -> "postgresql-database-plugin";
            case MYSQL, MARIADB -> "mysql-database-plugin";
            case VALKEY -> "valkey-database-plugin";
            case REDIS -> "redis-database-plugin";
        };
    }

    /** These plugins know host and port, and no URL. */
    private static void redis(ObjectNode fields, String url, Optional<DatabaseTls> tls, Optional<String> ca)
            throws SyncException {
        try {
            URI uri = URI.create(url);
            boolean secure = "rediss".equals(uri.getScheme()) || "valkeys".equals(uri.getScheme());
            if (uri.getHost() == null || uri.getPort() < 0 || uri.getUserInfo() != null) {
                throw new IllegalArgumentException("host or port is missing, or there is a user");
            }
            fields.put("host", uri.getHost()).put("port", uri.getPort()).put("tls", secure);
            ca.ifPresent(pem -> fields.put("ca_cert", pem));
            tls.map(DatabaseTls::skipVerify).ifPresent(skip -> fields.put("insecure_tls", skip));
        } catch (IllegalArgumentException _) {
            throw SyncError.terminal(
                            ERROR,
                            "connection.url: must be redis://host:port or rediss://host:port, without user and password")
                    .exception();
        }
    }

    /** The body that writes it with its credentials. */
    ObjectNode body(RootCredentials credentials) {
        return body(Optional.of(credentials.username())).put("password", credentials.password());
    }

    /**
     * The body that writes all but the password: Vault keeps the one that it has.
     *
     * @param username empty if it is not ours to say any more
     */
    ObjectNode body(Optional<String> username) {
        ObjectNode body = fields.deepCopy();
        body.setAll(parameters);
        username.ifPresent(user -> body.put(USERNAME, user));
        return body.put("verify_connection", verify);
    }

    /**
     * The fields in which Vault holds something else. The password is not among them, for Vault does not tell it.
     *
     * @param username to be compared too; empty if it is not ours to say any more
     */
    List<String> differences(JsonNode held, Optional<String> username) {
        ObjectNode wanted = fields.deepCopy();
        username.ifPresent(user -> wanted.put(USERNAME, user));
        Set<String> different = new TreeSet<>();
        wanted.properties().stream()
                .filter(field -> !same(field.getValue(), told(held, field.getKey())))
                .forEach(field -> different.add(field.getKey()));
        // What Vault does not tell again, or tells in its own form, would be written over and over.
        parameters.properties().stream()
                .filter(field -> told(held, field.getKey()).isValueNode())
                .filter(field -> !told(held, field.getKey()).isNull()
                        && !told(held, field.getKey()).asText().isEmpty())
                .filter(field -> !same(field.getValue(), told(held, field.getKey())))
                .forEach(field -> different.add(field.getKey()));
        return List.copyOf(different);
    }

    private static JsonNode told(JsonNode held, String field) {
        return OUTSIDE.contains(field)
                ? held.path(field)
                : held.path("connection_details").path(field);
    }

    /** White space around a text is not compared: Vault trims the texts of lists, and people those of files. */
    private static boolean same(JsonNode wanted, JsonNode held) {
        return wanted.isArray()
                ? texts(wanted).equals(texts(held))
                : StoredText.trimmed(wanted.asText()).equals(StoredText.trimmed(held.asText()));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(StoredText.trimmed(text.asText())));
        texts.remove("");
        return texts;
    }
}
