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
 * The desired connection in Vault's database engine ({@code <mount>/config/<name>}), without its credentials. Pure. The
 * fields are those of Vault's plugins for PostgreSQL, MySQL/MariaDB, and Redis/Valkey.
 *
 * @param fields written and compared
 * @param parameters other values of the spec, which Vault may not return when read
 */
record DatabaseConfigDefinition(String name, ObjectNode fields, ObjectNode parameters, boolean verify) {

    private static final String ERROR = "DatabaseError";
    private static final String URL = "connection_url";
    private static final String PLUGIN = "plugin_name";
    private static final String ALLOWED = "allowed_roles";
    private static final String USERNAME = "username";

    /** Vault returns these fields outside of {@code connection_details}. */
    private static final Set<String> OUTSIDE = Set.of(PLUGIN, ALLOWED, "password_policy");

    /**
     * Returns the definition that the spec asks for.
     *
     * @param roles the names in Vault of this resource's roles
     * @param ca the server's certificate authorities, in PEM
     * @throws SyncException naming the invalid field
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

    /** These plugins take host and port instead of a URL. */
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

    /** Returns the request body that writes it with its credentials. */
    ObjectNode body(RootCredentials credentials) {
        return body(Optional.of(credentials.username())).put("password", credentials.password());
    }

    /**
     * Returns the request body that writes everything but the password: Vault keeps the one that it has.
     *
     * @param username empty if the operator no longer controls it
     */
    ObjectNode body(Optional<String> username) {
        ObjectNode body = fields.deepCopy();
        body.setAll(parameters);
        username.ifPresent(user -> body.put(USERNAME, user));
        return body.put("verify_connection", verify);
    }

    /**
     * Returns the fields that differ in Vault. The password is not among them, because Vault does not return it.
     *
     * @param username to compare too; empty if the operator no longer controls it
     */
    List<String> differences(JsonNode held, Optional<String> username) {
        ObjectNode wanted = fields.deepCopy();
        username.ifPresent(user -> wanted.put(USERNAME, user));
        Set<String> different = new TreeSet<>();
        wanted.properties().stream()
                .filter(field -> !same(field.getValue(), told(held, field.getKey())))
                .forEach(field -> different.add(field.getKey()));
        // Fields that Vault does not return, or returns in another form, would be rewritten on every check.
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

    /** Compares without surrounding white space: Vault trims the texts of lists, and files often end in a newline. */
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
