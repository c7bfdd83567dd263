package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For any sequence of edits of spec, source and Secret, by any writer: one write reaches the wanted state, and foreign
 * fields are kept.
 */
class DestinationPlanRandomTest {
    private static final List<String> KEYS = List.of("a", "b", "c", "d");
    private static final int STEPS = 600;

    private final DestinationPlan plan = new DestinationPlan(uid -> Optional.empty(), SecretTypes.USUAL);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void oneWriteSettlesItAndForeignFieldsSurvive(long seed) {
        var random = new Random(seed);
        var destination = destination(random, random.nextBoolean());
        var wanted = someData(random);
        Optional<SecretData> last = Optional.empty();
        var secret = new SecretModel("s", "Opaque").update(FieldManagers.VSO, object(destination, someData(random)));
        for (int step = 0; step < STEPS; step++) {
            var where = "seed %d, step %d".formatted(seed, step);
            switch (random.nextInt(8)) {
                case 0 -> destination = destination(random, Boolean.TRUE.equals(destination.create()));
                case 1, 2 -> wanted = someData(random);
                case 3 -> secret.update("kubectl", "data/" + pick(random), random.nextBoolean() ? null : "eA==");
                case 4 -> secret.update("kubectl", "label/" + pick(random), random.nextBoolean() ? null : "x");
                case 5 -> secret.update("other", "data/foreign-" + pick(random), "eA==");
                case 6 -> secret.update("other", "annotation/foreign-" + pick(random), "x");
                default -> secret.update("kubectl", "owner/" + APP.uid(), null);
            }
            var foreign = foreign(secret);
            var decision = plan.decide(situation(destination, APP, observed(secret), wanted, last));
            write(decision, destination, secret, wanted, where);
            last = Optional.of(wanted);
            assertThat(plan.decide(situation(destination, APP, observed(secret), wanted, last)))
                    .as(where)
                    .isEqualTo(new Unchanged());
            assertThat(DestinationDrift.sinceLastWrite(destination, APP, observed(secret), last.map(MAC::of)))
                    .as(where)
                    .isEqualTo(new DestinationDrift.Drift.None());
            assertThat(foreign(secret)).as(where).isEqualTo(foreign);
            wanted.base64()
                    .forEach((key, value) ->
                            assertThat(secret.fields()).as(where).containsEntry("data/" + key, value));
        }
    }

    private void write(
            DestinationDecision decision,
            Destination destination,
            SecretModel secret,
            SecretData wanted,
            String where) {
        switch (decision) {
            case Unchanged() -> {}
            case Apply(var observed, var reasons, var leftovers, var _) -> {
                assertThat(reasons).as(where).isNotEmpty();
                secret.apply(FieldManagers.of(APP.uid()), object(destination, wanted))
                        .remove(leftovers);
            }
            case Create() -> throw new AssertionError(where + ": there is a Secret");
            case Recreate _ -> throw new AssertionError(where + ": another type");
            case Conflict(var _, var message, var _) -> throw new AssertionError(where + ": " + message);
        }
    }

    private static Map<String, String> foreign(SecretModel secret) {
        var foreign = new TreeMap<>(secret.fields());
        foreign.keySet().removeIf(field -> !field.contains("/foreign-"));
        return foreign;
    }

    private static Optional<ObservedSecret> observed(SecretModel secret) {
        return Optional.of(ObservedSecret.reduce(secret.secret(), MAC));
    }

    private static Secret object(Destination destination, SecretData data) {
        return DestinationObject.wanted(destination, APP, data).build();
    }

    private static Destination destination(Random random, boolean create) {
        return new Destination("s", create, true, someMap(random), someMap(random), null, null);
    }

    private static Map<String, String> someMap(Random random) {
        var map = new HashMap<String, String>();
        KEYS.stream()
                .filter(key -> random.nextInt(3) == 0)
                .forEach(key -> map.put(key, Integer.toString(random.nextInt(3))));
        return map;
    }

    private static SecretData someData(Random random) {
        return data(KEYS.stream()
                .filter(key -> random.nextBoolean())
                .flatMap(key -> List.of(key, "v" + random.nextInt(3)).stream())
                .toArray(String[]::new));
    }

    private static String pick(Random random) {
        return KEYS.get(random.nextInt(KEYS.size()));
    }
}
