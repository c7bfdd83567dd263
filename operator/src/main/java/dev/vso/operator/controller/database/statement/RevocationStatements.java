package dev.vso.operator.controller.database.statement;

import dev.vso.api.AccessLevel;
import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.StoredText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The default statements that drop a user, for roles that define none. Each succeeds if the user no longer exists, and
 * none succeeds without having dropped the user. Pure.
 */
public final class RevocationStatements {

    /**
     * PostgreSQL: reassigns the user's objects to the root user. Vault does not split a statement that contains the
     * word END.
     */
    static final List<String> WITH_WHAT_IT_OWNS = List.of("""
            DO $$
            BEGIN
              IF EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '{{name}}') THEN
                GRANT "{{name}}" TO CURRENT_USER;
                REASSIGN OWNED BY "{{name}}" TO CURRENT_USER;
                DROP OWNED BY "{{name}}";
                DROP ROLE "{{name}}";
              END IF;
            END
            $$""");

    /**
     * MySQL, MariaDB: drops all accounts of the name, with any host part. SQL has no loop here, so a statement is built
     * from the table of all accounts; the statements run one by one, but in one session.
     */
    public static final List<String> BY_NAME = List.of(
            "SET SESSION group_concat_max_len = 1048576",
            """
            SET @vso_drop = (SELECT COALESCE(CONCAT('DROP USER IF EXISTS ', \
            GROUP_CONCAT(QUOTE(user), '@', QUOTE(host))), 'DO 0') FROM mysql.user WHERE user = '{{name}}')""",
            "PREPARE vso_drop FROM @vso_drop",
            "EXECUTE vso_drop",
            "DEALLOCATE PREPARE vso_drop");

    /**
     * Fails if the root user may not read the table of accounts, so that no user is created that could not be found
     * again.
     */
    public static final String CAN_BE_FOUND = "DO (SELECT COUNT(host) FROM mysql.user WHERE user = '{{name}}')";

    private static final String DROP = "DROP USER IF EXISTS ";

    private RevocationStatements() {}

    /**
     * Returns the statements that drop a user that {@code creation} creates; empty for the plugin's default, which
     * revokes every grant first.
     *
     * @param creation the statements that create the user
     * @throws SyncException if they create users with another name than Vault expects
     */
    public static List<String> of(DatabaseEngine engine, DatabaseRole role, List<String> creation)
            throws SyncException {
        List<String> own = StoredText.list(role.revocationStatements());
        if (!own.isEmpty()) {
            return own;
        }
        return switch (engine) {
            case POSTGRESQL -> {
                CustomStatements.requireName(engine, role, creation);
                yield role.access() == AccessLevel.OWNER ? WITH_WHAT_IT_OWNS : List.of();
            }
            case MYSQL, MARIADB -> {
                CustomStatements.requireName(engine, role, creation);
                yield MySqlAccounts.of(creation)
                        .map(RevocationStatements::drops)
                        .orElse(BY_NAME);
            }
            case VALKEY, REDIS -> List.of(); // the plugin creates and drops the user by its name
        };
    }

    /**
     * Returns the statements that Vault is to store in place of the held ones. Vault drops users of earlier credentials
     * with the role's current statements, so statements that those users need are kept.
     *
     * @param wanted the statements that drop future users
     * @param held the statements that Vault holds now
     * @param made the creation statements that Vault holds now
     */
    public static List<String> covering(
            DatabaseEngine engine, List<String> wanted, List<String> held, List<String> made) {
        return switch (engine) {
            case POSTGRESQL -> wanted.isEmpty() && takesWhatItOwns(held) ? WITH_WHAT_IT_OWNS : wanted;
            case MYSQL, MARIADB -> isOurs(wanted) ? accounts(wanted, held, made) : wanted;
            case VALKEY, REDIS -> wanted;
        };
    }

    private static List<String> accounts(List<String> wanted, List<String> held, List<String> made) {
        Set<String> covering = new LinkedHashSet<>(wanted);
        if (isOurs(held)) {
            covering.addAll(held);
        }
        if (!made.isEmpty()) {
            covering.addAll(
                    MySqlAccounts.of(made).map(RevocationStatements::drops).orElse(BY_NAME));
        }
        // The statements that find users by name belong together and come last.
        List<String> ordered = new ArrayList<>(
                covering.stream().filter(one -> !BY_NAME.contains(one)).toList());
        if (covering.containsAll(BY_NAME)) {
            ordered.addAll(BY_NAME);
        }
        return ordered;
    }

    private static boolean takesWhatItOwns(List<String> statements) {
        return statements.stream().anyMatch(one -> one.contains("DROP OWNED BY \"{{name}}\""));
    }

    private static boolean isOurs(List<String> statements) {
        Stream<String> rest = statements.stream().filter(one -> !BY_NAME.contains(one));
        return !statements.isEmpty()
                && rest.allMatch(one -> one.startsWith(DROP) && MySqlAccounts.isOne(one.substring(DROP.length())));
    }

    private static List<String> drops(List<String> accounts) {
        return accounts.stream().map(DROP::concat).toList();
    }
}
