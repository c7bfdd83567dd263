package dev.vso.operator.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two snapshots; unchanged lists are omitted. Pure.
 *
 * @param standing null if unchanged
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Changes(
        @Nullable LeaderState standing,
        @Nullable Edits<SecretRow> secrets,
        @Nullable Edits<ConnectionRow> connections,
        @Nullable Edits<LoginRow> logins) {

    /**
     * Changes of one list.
     *
     * @param set new or changed rows
     * @param gone ids of removed rows
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Edits<R extends DashboardRow>(List<R> set, List<String> gone) {}

    static Changes between(Snapshot before, Snapshot after) {
        return new Changes(
                after.standing() == before.standing() ? null : after.standing(),
                edits(before.secrets(), after.secrets()),
                edits(before.connections(), after.connections()),
                edits(before.logins(), after.logins()));
    }

    boolean none() {
        return standing == null && secrets == null && connections == null && logins == null;
    }

    private static <R extends DashboardRow> @Nullable Edits<R> edits(List<R> before, List<R> after) {
        Map<String, R> known =
                before.stream().collect(Collectors.toMap(DashboardRow::id, Function.identity(), (a, _) -> a));
        List<R> set =
                after.stream().filter(row -> !row.equals(known.get(row.id()))).toList();
        Set<String> left = new HashSet<>(known.keySet());
        after.forEach(row -> left.remove(row.id()));
        return set.isEmpty() && left.isEmpty()
                ? null
                : new Edits<>(set, left.stream().sorted().toList());
    }
}
