package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecretModelIT extends DestinationTestBase {
    /** The random tests of the plan rely on {@link SecretModel}, so it must behave like the API server. */
    @Test
    void theModelBehavesAsTheServerDoes() {
        var seed = 42L;
        var random = new Random(seed);
        var model = new SecretModel("s", "Opaque");
        create(new SecretBuilder().withType("Opaque"));
        for (int step = 0; step < 200; step++) {
            var key = List.of("a", "b", "c").get(random.nextInt(3));
            var value = random.nextInt(3) == 0 ? null : "dmF" + random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0 -> {
                    var owner = owner("o" + random.nextInt(2), app.namespace());
                    var data = data(key, "v" + random.nextInt(2), "z", "z");
                    var wanted = DestinationObject.wanted(creating("s", Map.of(key, "x"), Map.of()), owner, data)
                            .build();
                    var manager = FieldManagers.of(owner.uid());
                    client.resource(wanted)
                            .patch(new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(manager)
                                    .withForce(true)
                                    .build());
                    model.apply(manager, wanted);
                }
                case 1 -> {
                    edit("{\"metadata\":{\"labels\":{\"%s\":%s}}}".formatted(key, quoted(value)), FieldManagers.VSO);
                    model.update(FieldManagers.VSO, "label/" + key, value);
                }
                case 2 -> {
                    edit("{\"data\":{\"%s\":%s}}".formatted(key, quoted(value)), FieldManagers.VSO);
                    model.update(FieldManagers.VSO, "data/" + key, value);
                }
                default -> {
                    edit("{\"data\":{\"%s\":%s}}".formatted(key, quoted(value)), "kubectl-edit");
                    model.update("kubectl-edit", "data/" + key, value);
                }
            }
            assertThat(essence(observed("s").orElseThrow()))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(essence(ObservedSecret.reduce(model.secret(), MAC)));
        }
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : '"' + value + '"';
    }

    private static List<Object> essence(ObservedSecret secret) {
        var applied = new TreeMap<>(secret.applied());
        applied.values().removeIf(it -> it.fields().isEmpty());
        // The model has no clock.
        applied.replaceAll((_, it) -> new ObservedSecret.Applied(it.fields(), it.mac(), null));
        return List.of(
                new TreeMap<>(secret.labels()),
                Set.copyOf(secret.ownerReferences()),
                applied,
                secret.inherited(),
                secret.macOfAll());
    }
}
