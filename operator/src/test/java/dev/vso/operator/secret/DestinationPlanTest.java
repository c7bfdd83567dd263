package dev.vso.operator.secret;

import static dev.vso.operator.secret.ApplyReason.ANNOTATIONS_EDITED;
import static dev.vso.operator.secret.ApplyReason.KEY_EDITED;
import static dev.vso.operator.secret.ApplyReason.LABELS_EDITED;
import static dev.vso.operator.secret.ApplyReason.OWNERSHIP_LOST;
import static dev.vso.operator.secret.ApplyReason.SOURCE_CHANGED;
import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.sharing;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.owner.OwnerLabels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationPlanTest extends DestinationPlanTestBase {

    @Test
    void missingSecretIsCreatedOrAConflict() {
        assertThat(plan.decide(situation(CREATING, APP, Optional.empty(), DATA, Optional.empty())))
                .isEqualTo(new Create());
        assertConflict(
                plan.decide(situation(sharing("s"), APP, Optional.empty(), DATA, Optional.of(DATA))),
                "destination.create",
                "ns/s does not exist");
    }

    @DisplayName("Types that grant rights need the flag")
    @ParameterizedTest(name = "H14: {0}")
    @ValueSource(strings = {"kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token"})
    void typesWithRights(String type) {
        var destination = new Destination("s", true, false, Map.of(), Map.of(), type, null);
        assertConflict(
                plan.decide(situation(destination, APP, Optional.empty(), DATA, Optional.empty())),
                "destination.type",
                "--allowed-secret-types=" + type);
        assertConflict(decide(destination, written(CREATING, APP, DATA), DATA, DATA), "destination.type", type);
        assertThat(new DestinationPlan(_ -> Optional.empty(), new SecretTypes(Set.of(type)))
                        .decide(situation(destination, APP, Optional.empty(), DATA, Optional.empty())))
                .isEqualTo(new Create());
    }

    @Test
    @DisplayName("A Secret as it was written is unchanged")
    void asWritten() {
        assertThat(decide(CREATING, written(CREATING, APP, DATA), DATA, DATA)).isEqualTo(new Unchanged());
        assertThat(decide(sharing("s"), written(sharing("s"), APP, DATA), DATA, DATA))
                .isEqualTo(new Unchanged());
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("key edited", it -> it.update("kubectl", "data/password", "eA=="), KEY_EDITED),
                edit("key deleted", it -> it.update("kubectl", "data/password", null), KEY_EDITED),
                edit("label edited", it -> it.update("kubectl", "label/team", "red"), LABELS_EDITED),
                edit(
                        "owner label deleted",
                        it -> it.update("kubectl", "label/" + OwnerLabels.NAME, null),
                        LABELS_EDITED),
                edit("annotation deleted", it -> it.update("kubectl", "annotation/note", null), ANNOTATIONS_EDITED),
                edit("owner reference deleted", it -> it.update("kubectl", "owner/uid-app", null), OWNERSHIP_LOST),
                Arguments.of(
                        "two at once",
                        (Consumer<SecretModel>)
                                it -> it.update("kubectl", "data/user", null).update("kubectl", "label/team", null),
                        new ApplyReason[] {KEY_EDITED, LABELS_EDITED}));
    }

    private static Arguments edit(String name, Consumer<SecretModel> edit, ApplyReason reason) {
        return Arguments.of(name, edit, new ApplyReason[] {reason});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("edits")
    void editsOfWhatIsOursAreSeenAndRepaired(String name, Consumer<SecretModel> edit, ApplyReason[] reasons) {
        var secret = written(CREATING, APP, DATA);
        edit.accept(secret);
        assertThat(decide(CREATING, secret, DATA, DATA))
                .isInstanceOfSatisfying(
                        Apply.class, it -> assertThat(it.reasons()).containsExactlyInAnyOrder(reasons));
        assertThat(DestinationDrift.sinceLastWrite(CREATING, APP, observed(secret), Optional.of(MAC.of(DATA))))
                .isInstanceOfSatisfying(
                        Drift.Edited.class, it -> assertThat(it.reasons()).containsExactlyInAnyOrder(reasons));
    }

    @Test
    @DisplayName("Foreign keys are no drift")
    void foreignKeysAreNoDrift() {
        for (var destination : new Destination[] {CREATING, sharing("s")}) {
            var secret = written(destination, APP, DATA)
                    .update("other", "data/foreign", "eA==")
                    .update("other", "label/foreign", "x")
                    .update("other", "annotation/foreign", "x");
            assertThat(decide(destination, secret, DATA, DATA)).isEqualTo(new Unchanged());
            assertThat(DestinationDrift.sinceLastWrite(destination, APP, observed(secret), Optional.of(MAC.of(DATA))))
                    .isEqualTo(new Drift.None());
        }
    }

    @Test
    void newDataIsApplied() {
        assertReasons(decide(CREATING, written(CREATING, APP, DATA), NEW_DATA, DATA), SOURCE_CHANGED);
        var edited = written(CREATING, APP, DATA).update("kubectl", "data/user", null);
        assertReasons(decide(CREATING, edited, NEW_DATA, DATA), SOURCE_CHANGED, KEY_EDITED);
    }

    @Test
    void labelThatTheSpecNoLongerNamesIsSeen() {
        var secret = written(CREATING, APP, DATA);
        var fewer = creating("s", Map.of(), Map.of("note", "x"));
        assertReasons(decide(fewer, secret, DATA, DATA), LABELS_EDITED);
        assertThat(decide(fewer, secret.apply(manager(APP), wanted(fewer, APP, DATA)), DATA, DATA))
                .isEqualTo(new Unchanged());
    }

    @Test
    void typeNeedsANewSecret() {
        var tls = new Destination("s", true, false, Map.of(), Map.of(), "kubernetes.io/tls", null);
        assertThat(decide(tls, written(creating("s"), APP, DATA), DATA, DATA)).isInstanceOf(Recreate.class);
    }

    @Test
    void immutableSecretIsAConflictOnlyWhenItIsWrong() {
        var secret = written(creating("s"), APP, DATA).immutable();
        assertThat(decide(creating("s"), secret, DATA, DATA)).isEqualTo(new Unchanged());
        assertConflict(decide(creating("s"), secret, NEW_DATA, DATA), "destination.name", "immutable");
        assertConflict(decide(sharing("s"), secret, NEW_DATA, DATA), "destination.name", "immutable");
    }

    @Test
    void aNewMacKeyIsNoReasonToWrite() {
        assertThat(plan.decide(new DestinationPlan.Observed(
                        CREATING,
                        APP,
                        observed(written(CREATING, APP, DATA)),
                        MAC.of(DATA),
                        DATA.keys(),
                        Optional.of("a code made with the lost key"))))
                .isEqualTo(new Unchanged());
    }

    @Test
    void goneSecretIsMissing() {
        assertThat(DestinationDrift.sinceLastWrite(CREATING, APP, Optional.empty(), Optional.empty()))
                .isEqualTo(new Drift.Missing());
    }

    @Test
    @DisplayName("the checks are asked in this order")
    void checksAreInOrder() {
        assertThat(plan.chain.names()).containsExactly("impossibleName", "refusedType", "notThere");
        assertThat(plan.whenCreating.names())
                .containsExactly("heldByAnother", "foreign", "typeChanged", "keysOfAnother", "unchanged", "immutable");
        assertThat(plan.whenSharing.names()).containsExactly("keysOfAnother", "unchanged", "immutable");
    }
}
