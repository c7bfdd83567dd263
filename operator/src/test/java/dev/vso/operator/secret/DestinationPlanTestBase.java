package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.owner;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The plan for a Secret of VaultStaticSecret app, beside an older and a younger resource. */
abstract class DestinationPlanTestBase {

    static final SecretData DATA = data("user", "u", "password", "p");
    static final SecretData NEW_DATA = data("user", "u", "password", "new");
    static final Destination CREATING = creating("s", Map.of("team", "blue"), Map.of("note", "x"));
    static final Owner OLDER = owner("older", "uid-older", "2026-01-01T00:00:00Z");
    static final Owner YOUNGER = owner("younger", "uid-younger", "2026-01-03T00:00:00Z");
    final DestinationPlan plan = new DestinationPlan(
            uid -> Stream.of(OLDER, YOUNGER, APP)
                    .filter(it -> it.uid().equals(uid))
                    .findFirst(),
            SecretTypes.USUAL);

    DestinationDecision decide(Destination destination, SecretModel secret, SecretData wanted) {
        return plan.decide(situation(destination, APP, observed(secret), wanted, Optional.empty()));
    }

    DestinationDecision decide(Destination destination, SecretModel secret, SecretData wanted, SecretData last) {
        return plan.decide(situation(destination, APP, observed(secret), wanted, Optional.of(last)));
    }

    static void assertReasons(DestinationDecision decision, ApplyReason... reasons) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Apply.class, it -> assertThat(it.reasons()).containsExactlyInAnyOrder(reasons));
    }

    static void assertConflict(DestinationDecision decision, String field, String words) {
        assertThat(decision).isInstanceOfSatisfying(Conflict.class, it -> {
            assertThat(it.field()).isEqualTo(field);
            assertThat(it.message()).contains(words, field);
        });
    }

    static SecretModel written(Destination destination, Owner owner, SecretData data) {
        return new SecretModel(destination.name(), DestinationObject.type(destination))
                .apply(manager(owner), wanted(destination, owner, data));
    }

    static Optional<ObservedSecret> observed(SecretModel secret) {
        return Optional.of(ObservedSecret.reduce(secret.secret(), MAC));
    }

    static String manager(Owner owner) {
        return FieldManagers.of(owner.uid());
    }

    static Secret wanted(Destination destination, Owner owner, SecretData data) {
        return DestinationObject.wanted(destination, owner, data).build();
    }
}
