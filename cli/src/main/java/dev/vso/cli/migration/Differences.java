package dev.vso.cli.migration;

import dev.vso.cli.migration.Difference.Severity;
import dev.vso.operator.secret.render.SecretRenderer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Consequences of a switch of operators for the scanned cluster. Pure; covers each row of docs/compatibility.md that
 * can be detected.
 */
public final class Differences {

    private static final int NAMED = 3;

    private Differences() {}

    /** All differences, most severe first; equal ones of several resources are merged. */
    public static List<Difference> of(ClusterState state, SecretRenderer renderer) {
        List<Difference> all = Stream.<Function<ClusterState, Stream<Difference>>>of(
                        Differences::unsupportedKinds,
                        ReferenceChecks::differences,
                        FieldChecks::differences,
                        it -> SecretChecks.differences(it, renderer),
                        Differences::sessions)
                .flatMap(check -> check.apply(state))
                .toList();
        return merged(all);
    }

    /** Merges equal differences of several resources into one line. */
    static List<Difference> merged(List<Difference> all) {
        Map<List<Object>, List<Difference>> same =
                all.stream().collect(Collectors.groupingBy(one -> List.<Object>of(one.weight(), one.what())));
        List<Difference> merged = new ArrayList<>();
        same.values().forEach(these -> {
            List<String> places =
                    these.stream().map(Difference::where).distinct().sorted().toList();
            String where = places.size() <= NAMED
                    ? String.join(", ", places)
                    : String.join(", ", places.subList(0, NAMED)) + " and %d more".formatted(places.size() - NAMED);
            merged.add(new Difference(
                    these.getFirst().weight(), where, these.getFirst().what()));
        });
        merged.sort(Comparator.comparing(Difference::weight).thenComparing(Difference::where));
        return merged;
    }

    private static Stream<Difference> unsupportedKinds(ClusterState state) {
        return state.onlyInVso().resources().entrySet().stream()
                .flatMap(
                        kind -> kind.getValue().stream()
                                .map(
                                        key -> new Difference(
                                                Severity.STOPS,
                                                "%s %s".formatted(kind.getKey(), key),
                                                "this kind is not supported; its Secrets stay as they are and are no longer refreshed")));
    }

    private static Stream<Difference> sessions(ClusterState state) {
        return state.onlyInVso().storedSessions() == 0
                ? Stream.empty()
                : Stream.of(
                        new Difference(
                                Severity.DIFFERS,
                                "%d stored sessions".formatted(state.onlyInVso().storedSessions()),
                                "VSO's sessions with Vault are not reused: each identity logs in once; leases depend on the old "
                                        + "tokens, which are kept alive where the policy grants update on "
                                        + "auth/token/renew-accessor; otherwise the leases are replaced before the tokens end"));
    }
}
