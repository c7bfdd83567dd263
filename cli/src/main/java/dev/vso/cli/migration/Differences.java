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

/** What a switch of operators means for what was surveyed. Pure; each row of docs/compatibility.md that can be seen. */
public final class Differences {

    private static final int NAMED = 3;

    private Differences() {}

    /** The differences, the gravest first; what is the same of many is told once. */
    public static List<Difference> of(ClusterState survey, SecretRenderer renderer) {
        List<Difference> all = Stream.<Function<ClusterState, Stream<Difference>>>of(
                        Differences::idleKinds,
                        ReferenceChecks::differences,
                        FieldChecks::differences,
                        it -> SecretChecks.differences(it, renderer),
                        Differences::sessions)
                .flatMap(check -> check.apply(survey))
                .toList();
        return gathered(all);
    }

    /** The same of several resources is one line. */
    static List<Difference> gathered(List<Difference> all) {
        Map<List<Object>, List<Difference>> same =
                all.stream().collect(Collectors.groupingBy(one -> List.<Object>of(one.weight(), one.what())));
        List<Difference> gathered = new ArrayList<>();
        same.values().forEach(these -> {
            List<String> places =
                    these.stream().map(Difference::where).distinct().sorted().toList();
            String where = places.size() <= NAMED
                    ? String.join(", ", places)
                    : String.join(", ", places.subList(0, NAMED)) + " and %d more".formatted(places.size() - NAMED);
            gathered.add(new Difference(
                    these.getFirst().weight(), where, these.getFirst().what()));
        });
        gathered.sort(Comparator.comparing(Difference::weight).thenComparing(Difference::where));
        return gathered;
    }

    private static Stream<Difference> idleKinds(ClusterState survey) {
        return survey.idle().entrySet().stream()
                .flatMap(kind -> kind.getValue().stream()
                        .map(key -> new Difference(
                                Severity.STOPS,
                                "%s %s".formatted(kind.getKey(), key),
                                "nothing looks at this kind; what it filled stays as it is and is refreshed no more")));
    }

    private static Stream<Difference> sessions(ClusterState survey) {
        return survey.storedSessions() == 0
                ? Stream.empty()
                : Stream.of(new Difference(
                        Severity.DIFFERS,
                        "%d stored sessions".formatted(survey.storedSessions()),
                        "VSO's sessions with Vault are not taken up: each identity logs in once; leases hang on the old "
                                + "tokens, which are kept alive where the policy grants update on "
                                + "auth/token/renew-accessor, else they are replaced before those end"));
    }
}
