package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.owner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.secret.owner.Owner;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OrphanedSecretsTest {

    @Test
    @DisplayName("Only a Secret of this resource under another name is an orphan")
    void orphans() {
        var current = written("current", FieldManagers.of(APP.uid()), APP);
        var orphan = written("before", FieldManagers.of(APP.uid()), APP);
        var copyBySomeone = written("copy", "kubectl", APP);
        var other = owner("other", "uid-other", "2026-01-01T00:00:00Z");
        var ofOther = written("others", FieldManagers.of("uid-other"), other);
        assertThat(OrphanedSecrets.of(List.of(current, orphan, copyBySomeone, ofOther), APP, "current"))
                .containsExactly(orphan);
    }

    @Test
    @DisplayName("A Secret that VSO left is an orphan, too")
    void orphansOfVso() {
        var byVso = ObservedSecret.reduce(
                new SecretModel("before", "Opaque")
                        .update(
                                FieldManagers.VSO,
                                DestinationObject.wanted(creating("before"), APP, data("a", "b"))
                                        .build())
                        .secret(),
                MAC);
        assertThat(OrphanedSecrets.of(List.of(byVso), APP, "current")).containsExactly(byVso);
    }

    private static ObservedSecret written(String name, String manager, Owner owner) {
        return ObservedSecret.reduce(
                new SecretModel(name, "Opaque")
                        .apply(
                                manager,
                                DestinationObject.wanted(creating(name), owner, data("a", "b"))
                                        .build())
                        .secret(),
                MAC);
    }
}
