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
 * The statements that remove a user, where a role does not bring its own. Each works on a user that is gone already, and
 * none succeeds without having removed the user. Pure.
 */
public final class RevocationStatements {

    /** PostgreSQL: what the user owns goes to the root user. Vault runs as one what has the word END in it. */
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
     * MySQL, MariaDB: all accounts of the name, whatever their host parts. A statement cannot loop, so one is put together
     * from the table of all accounts; each is run by itself, but in one session.
     */
    public static final List<String> BY_NAME = List.of(
            "SET SESSION group_concat_max_len = 1048576",
            """
            SET @vso_drop = (SELECT COALESCE(CONCAT('DROP USER IF EXISTS ', \
            GROUP_CONCAT(QUOTE(user), '@', QUOTE(host))), 'DO 0') FROM mysql.user WHERE user = '{{name}}')""",
            "PREPARE vso_drop FROM @vso_drop",
            "EXECUTE vso_drop",
            "DEALLOCATE PREPARE vso_drop");

    /** Fails where the root user may not look accounts up, so that none is made that could not be found again. */
    public static final String CAN_BE_FOUND = "DO (SELECT COUNT(host) FROM mysql.user WHERE user = '{{name}}')";

    private static final String DROP = "DROP USER IF EXISTS ";

    private RevocationStatements() {}

    /**
     * What removes a user that these statements made; empty for the plugin's own way, which takes back every grant first.
     *
     * @param creation what makes the user
     * @throws SyncException if the users would be called otherwise than Vault looks for
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
            case VALKEY, REDIS -> List.of(); // the plugin makes the user by its name, and removes it so
        };
    }

    /**
     * What Vault is to hold in place of what it holds: it removes the users of earlier credentials by the statements that
     * the role has at that time, so those that users made before need stay.
     *
     * @param wanted what removes the users to come
     * @param held what Vault holds now
     * @param made what made the users until now, as Vault holds it
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
