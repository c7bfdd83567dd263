package dev.vso.operator.controller.database.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.api.AccessLevel;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.controller.database.RoleDefinition;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.json.VaultJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RevocationStatementsTest {

    private static final String ANY = "DROP USER IF EXISTS '{{name}}'@'%'";
    private static final String LOCAL = "DROP USER IF EXISTS '{{name}}'@'localhost'";

    private static RoleDefinition role(
            DatabaseEngine engine, @Nullable AccessLevel access, List<String> creation, List<String> revocation)
            throws SyncException {
        return RoleDefinition.of(
                engine,
                "shop",
                new DatabaseRole(
                        "app",
                        "shop",
                        1,
                        2,
                        null,
                        null,
                        access,
                        creation,
                        revocation,
                        List.of(),
                        List.of(),
                        null,
                        List.of()));
    }

    private static List<String> revocation(DatabaseEngine engine, String... creation) throws SyncException {
        return role(engine, null, List.of(creation), List.of()).revocation();
    }

    @ParameterizedTest
    @EnumSource(AccessLevel.class)
    @DisplayName("L7: every default of PostgreSQL that removes a user looks first whether it is there")
    void postgresqlLooksFirst(AccessLevel access) throws SyncException {
        List<String> statements =
                role(DatabaseEngine.POSTGRESQL, access, List.of(), List.of()).revocation();
        // The plugin's default, which has no statements, looks up users too.
        assertThat(statements)
                .allSatisfy(one -> assertThat(one).contains("IF EXISTS (SELECT").contains("END\n"));
    }

    @Test
    @DisplayName("L8: the default removes the accounts that own creation statements make")
    void theDefaultFollowsOwnCreationStatements() throws SyncException {
        assertThat(revocation(DatabaseEngine.MYSQL)).containsExactly(ANY);
        assertThat(revocation(DatabaseEngine.MARIADB, "CREATE USER '{{name}}'@'localhost'", "CREATE USER '{{name}}'"))
                .containsExactly(LOCAL, ANY);
        RoleDefinition unknown = role(DatabaseEngine.MYSQL, null, List.of("CALL make('{{name}}')"), List.of());
        assertThat(unknown.revocation()).isEqualTo(RevocationStatements.BY_NAME);
        assertThat(unknown.creation()).containsExactly(RevocationStatements.CAN_BE_FOUND, "CALL make('{{name}}')");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MARIADB | CREATE USER 'app_{{name}}'@'%'",
                "MYSQL | CREATE USER IF NOT EXISTS app_{{name}}",
                "MYSQL | CREATE USER '{{name}}'@'%', '{{name}}_ro'@'%'",
                "MYSQL | GRANT SELECT ON x.* TO '{{name}}x'@localhost IDENTIFIED BY '{{password}}'",
                "POSTGRESQL | CREATE ROLE \"app_{{name}}\" LOGIN",
                "POSTGRESQL | create user {{username}}_x",
                "POSTGRESQL | CREATE ROLE fixed LOGIN",
                "MARIADB | CREATE USER fixed@localhost",
            })
    @DisplayName("L8: users that the default would not find are refused, with what to add")
    void usersThatTheDefaultWouldNotFindAreRefused(DatabaseEngine engine, String creation) throws SyncException {
        assertThatThrownBy(() -> revocation(engine, creation))
                .isInstanceOf(SyncException.class)
                .hasMessageStartingWith("roles[app].creationStatements ")
                .hasMessageContaining("{{name}}");
        assertThat(role(engine, null, List.of(creation), List.of("DROP USER IF EXISTS x"))
                        .revocation())
                .as("own statements are theirs who wrote them")
                .containsExactly("DROP USER IF EXISTS x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POSTGRESQL | CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}'; COMMENT ON ROLE \"{{name}}\" IS 'of {{name}}'",
                "POSTGRESQL | SELECT make_user('{{name}}', '{{password}}')",
                "POSTGRESQL | CREATE USER MAPPING FOR \"{{name}}\" SERVER s",
                "VALKEY | [\"~app:*\", \"+get\"]",
            })
    void othersAreFine(DatabaseEngine engine, String creation) throws SyncException {
        assertThat(revocation(engine, creation)).isEmpty();
    }

    private static RoleDefinition covering(RoleDefinition wanted, RoleDefinition held) {
        return wanted.covering(VaultJson.parse(held.body().toString()));
    }

    @Test
    @DisplayName("L8: after an edit of the host part the users of the part before are removed too")
    void usersOfTheHostPartBeforeAreRemovedToo() throws SyncException {
        RoleDefinition local =
                role(DatabaseEngine.MYSQL, null, List.of("CREATE USER '{{name}}'@'localhost'"), List.of());
        RoleDefinition any = role(DatabaseEngine.MYSQL, null, List.of(), List.of());
        RoleDefinition own = role(DatabaseEngine.MYSQL, null, List.of("CALL make('{{name}}')"), List.of("CALL drop()"));

        RoleDefinition after = covering(any, local);
        assertThat(after.revocation()).containsExactly(ANY, LOCAL);
        assertThat(covering(any, after)).as("and it stays so").isEqualTo(after);
        assertThat(any.matches(VaultJson.parse(after.body().toString()))).isTrue();
        assertThat(any.matches(VaultJson.parse(local.body().toString()))).isFalse();
        assertThat(covering(own, any).revocation()).isEqualTo(own.revocation());
        assertThat(covering(any, own).revocation())
                .startsWith(ANY)
                .endsWith(RevocationStatements.BY_NAME.toArray(String[]::new));
    }

    @Test
    @DisplayName("L7: an owner that loses its access level is still removed with what it owns")
    void anOwnerIsRemovedWithWhatItOwns() throws SyncException {
        RoleDefinition owner = role(DatabaseEngine.POSTGRESQL, AccessLevel.OWNER, List.of(), List.of());
        RoleDefinition reader = role(DatabaseEngine.POSTGRESQL, AccessLevel.READONLY, List.of(), List.of());
        assertThat(covering(reader, owner).revocation()).isEqualTo(RevocationStatements.WITH_WHAT_IT_OWNS);
        assertThat(covering(reader, reader).revocation()).isEmpty();
    }
}
