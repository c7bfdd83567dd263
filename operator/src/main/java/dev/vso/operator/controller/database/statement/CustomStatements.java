package dev.vso.operator.controller.database.statement;

import dev.vso.api.DatabaseEngine;
import dev.vso.api.DatabaseRole;
import dev.vso.operator.controller.database.RoleDefinition;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.StoredText;
import dev.vso.vault.json.VaultJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks on the creation statements that a role defines itself. Pure. */
final class CustomStatements {

    private static final Pattern MENTION = Pattern.compile("\\{\\{\\s*(?:name|username)\\s*}}");

    /** The user that a statement creates: in quotes of any kind, or a bare word. */
    private static final Pattern MADE = Pattern.compile(
            "\\bCREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:ROLE|USER|GROUP)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?(?:'(?<s>[^']*)'|\"(?<d>[^\"]*)\"|`(?<b>[^`]*)`|(?<u>[^\\s@,;'\"`]+))",
            Pattern.CASE_INSENSITIVE);

    /** MySQL: everything before the host part of an account. */
    private static final Pattern OF_A_HOST =
            Pattern.compile("(?:'(?<s>[^']*)'|\"(?<d>[^\"]*)\"|`(?<b>[^`]*)`|(?<u>[^\\s@,;'\"`]+))\\s*@");

    private CustomStatements() {}

    /**
     * Splits a text into statements as Vault's plugins do: at semicolons, or as a JSON list; either may be in Base64.
     */
    static List<String> split(String text) {
        String plain = MENTION.matcher(text).find() ? text : decoded(text);
        if (plain.startsWith("[")) {
            try {
                List<String> listed = new ArrayList<>();
                VaultJson.parse(plain.getBytes(StandardCharsets.UTF_8)).forEach(one -> listed.add(one.asText()));
                return StoredText.list(listed);
            } catch (IllegalArgumentException _) {
                // not JSON after all
            }
        }
        return StoredText.list(atSemicolons(plain));
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    /** Splits at semicolons outside of quotes. Vault splits inside of quotes too; the server then reports an error. */
    private static List<String> atSemicolons(String text) {
        List<String> statements = new ArrayList<>();
        char quote = 0;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == ';') {
                statements.add(text.substring(start, at));
                start = at + 1;
            }
        }
        statements.add(text.substring(start));
        return statements;
    }

    /**
     * Requires that the statements create the user {@code {{name}}}: that is the one that Vault drops, so any other
     * would be left behind silently.
     *
     * @throws SyncException if the statements create a user with another name
     */
    static void requireName(DatabaseEngine engine, DatabaseRole role, List<String> creation) throws SyncException {
        List<String> statements =
                creation.stream().flatMap(text -> split(text).stream()).toList();
        if (statements.stream().noneMatch(one -> MENTION.matcher(one).find())) {
            throw refused(role, "name no user: make the user that Vault calls {{name}}");
        }
        boolean hosts = engine == DatabaseEngine.MYSQL || engine == DatabaseEngine.MARIADB;
        Optional<String> other = statements.stream()
                .flatMap(one -> Stream.concat(
                        MADE.matcher(one).results(),
                        hosts ? OF_A_HOST.matcher(one).results() : Stream.empty()))
                .map(CustomStatements::user)
                .filter(CustomStatements::isCalledOtherwise)
                .findFirst();
        if (other.isPresent()) {
            throw refused(
                    role,
                    "make a user called %s, which would be left when its credentials are revoked: by default %s removes {{name}}; call it {{name}} (a prefix belongs in username_template of the connection), or give the role revocationStatements"
                            .formatted(other.get(), engine.value()));
        }
    }

    /** Returns whether the name that Vault generates is only a part of the user's name. */
    private static boolean isCalledOtherwise(String user) {
        Matcher mention = MENTION.matcher(user);
        return mention.find() && !mention.replaceFirst("").isEmpty();
    }

    private static String user(MatchResult made) {
        return Stream.of("s", "d", "b", "u")
                .flatMap(kind -> Optional.ofNullable(made.group(kind)).stream())
                .findFirst()
                .orElse("");
    }

    private static SyncException refused(DatabaseRole role, String why) {
        return SyncError.terminal(RoleDefinition.ERROR, "roles[%s].creationStatements %s".formatted(role.name(), why))
                .exception();
    }
}
