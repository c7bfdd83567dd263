package dev.vso.operator.controller.database.statement;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The MySQL or MariaDB accounts that statements create. An account is a user and its host part; the same user with
 * another host part is another account. Pure.
 */
final class MySqlAccounts {

    private static final String PLACEHOLDER = "\\{\\{\\s*(?:name|username)\\s*}}";

    /** A user in an account, and its host part if it has one. */
    private static final Pattern ACCOUNT = Pattern.compile("(?<q>['\"`]?)" + PLACEHOLDER + "\\k<q>(?![\\w$'\"`{])"
            + "(?:\\s*@\\s*(?:'(?<s>[^'\\\\]*)'|\"(?<d>[^\"\\\\]*)\"|`(?<b>[^`\\\\]*)`|(?<u>[\\w.$%-]+)))?");

    /** In these statements the user occurs only as an account. */
    private static final Pattern READABLE = Pattern.compile(
            "(?:CREATE\\s+(?:OR\\s+REPLACE\\s+)?USER|ALTER\\s+USER|GRANT|REVOKE|SET\\s+DEFAULT\\s+ROLE|SET\\s+PASSWORD)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern MENTION = Pattern.compile(PLACEHOLDER);

    private MySqlAccounts() {}

    /** Returns the accounts, each as {@code '{{name}}'@'host'}; empty if the statements cannot be parsed. */
    static Optional<List<String>> of(List<String> creation) {
        Set<String> accounts = new LinkedHashSet<>();
        for (String statement : creation.stream()
                .flatMap(text -> CustomStatements.split(text).stream())
                .toList()) {
            if (!MENTION.matcher(statement).find()) {
                continue;
            }
            Matcher found = ACCOUNT.matcher(statement);
            List<MatchResult> results = found.results().toList();
            boolean readable = READABLE.matcher(statement).matches()
                    && !statement.contains("/*")
                    && results.size() == MENTION.matcher(statement).results().count()
                    && results.stream().allMatch(result -> standsAlone(statement, result));
            if (!readable) {
                return Optional.empty();
            }
            results.forEach(result -> accounts.add(account(result)));
        }
        return accounts.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(accounts));
    }

    /** Returns whether the text is an account in the format of {@link #of}. */
    static boolean isOne(String text) {
        Matcher matcher = ACCOUNT.matcher(text);
        return matcher.matches() && account(matcher.toMatchResult()).equals(text);
    }

    private static boolean standsAlone(String statement, MatchResult result) {
        boolean begins = result.start() == 0 || " \t\r\n,(".indexOf(statement.charAt(result.start() - 1)) >= 0;
        boolean ends = result.end() == statement.length() || " \t\r\n,)".indexOf(statement.charAt(result.end())) >= 0;
        return begins && ends;
    }

    private static String account(MatchResult result) {
        String host = "%";
        for (String kind : List.of("s", "d", "b", "u")) {
            host = Optional.ofNullable(result.group(kind)).orElse(host);
        }
        return "'{{name}}'@'%s'".formatted(host.toLowerCase(Locale.ROOT).replace("'", "''"));
    }
}
