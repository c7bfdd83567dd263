package dev.vso.operator.controller.database.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlAccountsTest {

    static Stream<Arguments> readable() {
        return Stream.of(
                told("CREATE USER '{{name}}'@'%' IDENTIFIED BY '{{password}}'", "%"),
                told("CREATE USER '{{name}}'@'127.0.0.%' IDENTIFIED BY '{{password}}'", "127.0.0.%"),
                told("create user \"{{username}}\" @ \"LocalHost\" identified by '{{password}}'", "localhost"),
                told(
                        "CREATE OR REPLACE USER `{{name}}`@`10.0.0.0/255.0.0.0` IDENTIFIED BY 'x;y@z'",
                        "10.0.0.0/255.0.0.0"),
                told("CREATE USER IF NOT EXISTS {{name}}@localhost", "localhost"),
                told("CREATE USER '{{name}}' IDENTIFIED BY '{{password}}'", "%"),
                told("CREATE USER '{{name}}'@''", ""),
                told("CREATE USER '{{name}}'@'a', '{{name}}'@'b' IDENTIFIED BY '{{password}}'", "a", "b"),
                told(
                        "CREATE USER '{{name}}'@'a' IDENTIFIED BY '{{password}}'; GRANT SELECT ON x.* TO '{{name}}'@'a';\n",
                        "a"),
                told("GRANT ALL ON x.* TO '{{name}}'@'b' IDENTIFIED BY '{{password}}'", "b"),
                told("[\"CREATE USER '{{name}}'@'a'\", \"CREATE USER '{{name}}'@'b'\"]", "a", "b"),
                told(
                        Base64.getEncoder()
                                .encodeToString("CREATE USER '{{name}}'@'a'".getBytes(StandardCharsets.UTF_8)),
                        "a"));
    }

    private static Arguments told(String statement, String... hosts) {
        return Arguments.of(
                statement, Stream.of(hosts).map("'{{name}}'@'%s'"::formatted).toList());
    }

    @ParameterizedTest
    @MethodSource("readable")
    @DisplayName("L8: the accounts are those of the creation statements, whatever their host parts and spelling")
    void accountsAreThoseOfTheStatements(String statement, List<String> accounts) {
        assertThat(MySqlAccounts.of(List.of(statement))).contains(accounts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL make_user('{{name}}', '{{password}}')",
                "SET @s = CONCAT('CREATE USER ', QUOTE('{{name}}'), '@localhost')",
                "/* all hosts */ CREATE USER '{{name}}'@'%'",
                "CREATE USER /* here */ '{{name}}'@'%'",
                "CREATE USER '{{name}}'@'%' COMMENT 'of {{name}}'",
                "INSERT INTO mysql.user (user, host) VALUES ('{{name}}', 'localhost')",
                "CREATE USER '{{name}}'@'it''s'",
                "FLUSH PRIVILEGES",
            })
    @DisplayName("L8: accounts are not guessed from unclear statements")
    void unclearStatements(String statement) {
        assertThat(MySqlAccounts.of(List.of(statement))).isEmpty();
    }

    @Test
    void onlyAccountsAsWrittenHereAreOurs() {
        assertThat(MySqlAccounts.isOne("'{{name}}'@'10.%'")).isTrue();
        assertThat(MySqlAccounts.isOne("'{{name}}'")).isFalse();
        assertThat(MySqlAccounts.isOne("'{{name}}'@'a', 'root'@'%'")).isFalse();
    }
}
