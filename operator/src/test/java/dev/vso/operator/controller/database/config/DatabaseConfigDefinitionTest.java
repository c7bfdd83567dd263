package dev.vso.operator.controller.database.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.DatabaseConnection;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseTls;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields written to {@code <mount>/config/}, engine by engine. */
class DatabaseConfigDefinitionTest {

    private static final Optional<String> CA = Optional.of("pem");
    private static final RootCredentials ROOT = new RootCredentials("root", "secret", "mac");

    private static DatabaseConfigDefinition of(
            DatabaseEngine engine, String url, @Nullable DatabaseTls tls, Map<String, String> parameters)
            throws SyncException {
        return DatabaseConfigDefinition.of(
                engine,
                "orders",
                new DatabaseConnection(url, null, "root", tls, null, null, List.of("team_*"), null, parameters),
                List.of("shop_orders_b", "shop_orders_a"),
                tls == null ? Optional.empty() : CA);
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, postgresql-database-plugin",
        "MYSQL, mysql-database-plugin",
        "MARIADB, mysql-database-plugin",
    })
    void anSqlServerIsNamedByItsUrl(DatabaseEngine engine, String plugin) throws SyncException {
        var definition = of(engine, "{{username}}:{{password}}@db", new DatabaseTls("ca", null, null), Map.of());
        ObjectNode body = definition.body(ROOT);
        assertThat(body.path("plugin_name").asText()).isEqualTo(plugin);
        assertThat(body.path("connection_url").asText()).isEqualTo("{{username}}:{{password}}@db");
        assertThat(body.path("allowed_roles").toString()).isEqualTo("[\"shop_orders_a\",\"shop_orders_b\",\"team_*\"]");
        assertThat(body.path("tls_ca").asText()).isEqualTo("pem");
        assertThat(body.path("username").asText()).isEqualTo("root");
        assertThat(body.path("verify_connection").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "VALKEY, valkey://cache.example.com:6379, false, valkey-database-plugin",
        "REDIS, rediss://cache.example.com:6379/, true, redis-database-plugin",
    })
    void aValkeyServerIsNamedByHostAndPort(DatabaseEngine engine, String url, boolean tls, String plugin)
            throws SyncException {
        ObjectNode body =
                of(engine, url, new DatabaseTls("ca", null, true), Map.of()).body(ROOT);
        assertThat(body.path("plugin_name").asText()).isEqualTo(plugin);
        assertThat(body.path("host").asText()).isEqualTo("cache.example.com");
        assertThat(body.path("port").asInt()).isEqualTo(6379);
        assertThat(body.path("tls").asBoolean()).isEqualTo(tls);
        assertThat(body.path("ca_cert").asText()).isEqualTo("pem");
        assertThat(body.path("insecure_tls").asBoolean()).isTrue();
        assertThat(body.has("connection_url")).isFalse();
    }

    @DisplayName("A URL with credentials or without a port is refused, and not quoted")
    @ParameterizedTest
    @ValueSource(
            strings = {"redis://cache", "redis://user:secret@cache:6379", "cache:6379", "redis://{{username}}@x:1"})
    void invalidUrl(String url) {
        assertThatThrownBy(() -> of(DatabaseEngine.VALKEY, url, null, Map.of()))
                .isInstanceOf(SyncException.class)
                .hasMessageContaining("connection.url")
                .hasMessageNotContaining("secret");
    }

    @Test
    @DisplayName("A correction contains no password")
    void correctionHasNoPassword() throws SyncException {
        ObjectNode body = of(DatabaseEngine.POSTGRESQL, "url", null, Map.of("max_open_connections", "8"))
                .body(Optional.empty());
        assertThat(body.has("password")).isFalse();
        assertThat(body.has("username")).isFalse();
        assertThat(body.path("max_open_connections").asText()).isEqualTo("8");
    }

    @Test
    void onlyFieldsThatWereSetAreCompared() throws SyncException {
        var definition = of(
                DatabaseEngine.POSTGRESQL,
                "url",
                null,
                Map.of("max_open_connections", "8", "password_policy", "strong", "plugin_version", "1.0.0"));
        ObjectNode held = VaultJson.object();
        held.put("plugin_name", "postgresql-database-plugin")
                .put("password_policy", "weak")
                .put("plugin_version", "");
        held.putArray("allowed_roles").add("team_*").add("shop_orders_b").add("shop_orders_a");
        held.putObject("connection_details")
                .put("connection_url", "url")
                .put("username", "other")
                .put("max_open_connections", 4)
                .put("somebody_elses", "x");

        assertThat(definition.differences(held, Optional.of("root")))
                .containsExactly("max_open_connections", "password_policy", "username");
        assertThat(definition.differences(held, Optional.empty()))
                .containsExactly("max_open_connections", "password_policy");
    }

    @Test
    void neitherPasswordNorDigestIsPrinted() {
        assertThat(ROOT.toString()).contains("root").doesNotContain("secret");
    }
}
