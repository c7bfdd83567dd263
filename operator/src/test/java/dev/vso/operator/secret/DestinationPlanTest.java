package dev.vso.operator.secret;

import static dev.vso.operator.secret.ApplyReason.ANNOTATIONS_EDITED;
import static dev.vso.operator.secret.ApplyReason.FIRST_WRITE;
import static dev.vso.operator.secret.ApplyReason.KEY_EDITED;
import static dev.vso.operator.secret.ApplyReason.KEY_LEFT_OVER;
import static dev.vso.operator.secret.ApplyReason.LABELS_EDITED;
import static dev.vso.operator.secret.ApplyReason.OWNERSHIP_LOST;
import static dev.vso.operator.secret.ApplyReason.SOURCE_CHANGED;
import static dev.vso.operator.secret.ApplyReason.STALE_OWNER;
import static dev.vso.operator.secret.ApplyReason.TAKEN_FROM_YOUNGER;
import static dev.vso.operator.secret.ApplyReason.TAKEN_UP;
import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.MAC;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.overwriting;
import static dev.vso.operator.secret.DestinationFixtures.owner;
import static dev.vso.operator.secret.DestinationFixtures.sharing;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.secret.DestinationDrift.Drift;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Secret;
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

class DestinationPlanTest {
    private static final SecretData DATA = data("user", "u", "password", "p");
    private static final SecretData NEW_DATA = data("user", "u", "password", "new");
    private static final Destination CREATING = creating("s", Map.of("team", "blue"), Map.of("note", "x"));
    private static final Owner OLDER = owner("older", "uid-older", "2026-01-01T00:00:00Z");
    private static final Owner YOUNGER = owner("younger", "uid-younger", "2026-01-03T00:00:00Z");

    private final DestinationPlan plan = new DestinationPlan(
            uid -> Stream.of(OLDER, YOUNGER, APP)
                    .filter(it -> it.uid().equals(uid))
                    .findFirst(),
            SecretTypes.USUAL);

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
    void foreignSecretIsTakenOnlyWithOverwrite() {
        var foreign = new SecretModel("s", "Opaque").update("kubectl", "data/x", "eA==");
        assertConflict(
                decide(creating("s"), foreign, DATA), "destination.overwrite", "set destination.overwrite to true");
        assertReasons(decide(overwriting("s"), foreign, DATA), FIRST_WRITE);
    }

    @Test
    @DisplayName("A shared Secret gets our keys, regardless of its creator")
    void sharedSecret() {
        var foreign = new SecretModel("s", "kubernetes.io/tls").update("kubectl", "data/x", "eA==");
        assertReasons(decide(sharing("s"), foreign, DATA), FIRST_WRITE);
    }

    @Test
    void ofTwoResourcesTheOlderHasTheSecret() {
        assertConflict(
                decide(creating("s"), written(creating("s"), OLDER, DATA), DATA),
                "destination.name",
                "belongs to VaultStaticSecret older");
        assertThat(decide(creating("s"), written(creating("s"), YOUNGER, DATA), DATA))
                .isInstanceOfSatisfying(Apply.class, it -> {
                    assertThat(it.reasons()).containsExactly(TAKEN_FROM_YOUNGER);
                    assertThat(it.predecessors()).containsExactly(YOUNGER.uid());
                });
        var unknown = owner("gone", "uid-gone", "2026-02-01T00:00:00Z");
        assertConflict(
                decide(overwriting("s"), written(creating("s"), unknown, DATA), DATA),
                "destination.name",
                "belongs to VaultStaticSecret gone");
    }

    @Test
    void ofTwoMadeInOneSecondTheUidDecidesAndBothAgree() {
        var a = owner("a", "uid-1", "2026-01-01T00:00:00Z");
        var b = owner("b", "uid-2", "2026-01-01T00:00:00Z");
        var both = new DestinationPlan(
                uid -> Stream.of(a, b).filter(it -> it.uid().equals(uid)).findFirst(), SecretTypes.USUAL);
        assertThat(both.decide(
                        situation(creating("s"), a, observed(written(creating("s"), b, DATA)), DATA, Optional.empty())))
                .isInstanceOf(Apply.class);
        assertThat(both.decide(
                        situation(creating("s"), b, observed(written(creating("s"), a, DATA)), DATA, Optional.empty())))
                .isInstanceOf(Conflict.class);
    }

    @Test
    @DisplayName("L2: a Secret of an earlier resource of the same name is taken up, with owner reference or without")
    void theSecretOfAnEarlierResourceOfTheSameNameIsTakenUp() {
        var earlier = owner("app", "uid-earlier", "2025-01-01T00:00:00Z");
        var stale = written(creating("s"), earlier, DATA);
        assertTakenUp(stale);
        var orphaned = written(creating("s"), earlier, DATA).update("gc", "owner/uid-earlier", null);
        assertTakenUp(orphaned);
        var ofAnEarlierRelease = written(creating("s"), earlier, DATA)
                .update("gc", "owner/uid-earlier", null)
                .update("kubectl", "label/" + OwnerLabels.OWNER, null);
        assertTakenUp(ofAnEarlierRelease);
    }

    private void assertTakenUp(SecretModel secret) {
        assertThat(decide(creating("s"), secret, data("user", "u"))).isInstanceOfSatisfying(Apply.class, it -> {
            assertThat(it.reasons()).containsExactly(TAKEN_UP);
            assertThat(it.predecessors()).containsExactly("uid-earlier");
            assertThat(it.leftovers().keys()).containsExactly("password");
        });
    }

    @Test
    @DisplayName("L2: a Secret of another resource is not taken over, whether that exists or not")
    void secretOfAnother() {
        var dead = owner("gone", "uid-gone", "2025-01-01T00:00:00Z");
        var left = written(creating("s"), dead, DATA).update("gc", "owner/uid-gone", null);
        assertConflict(
                decide(creating("s"), left, DATA),
                "destination.overwrite",
                "was not created by VaultStaticSecret app, but for VaultStaticSecret.ns.gone");
        assertReasons(decide(overwriting("s"), left, DATA), FIRST_WRITE);
        var living = written(creating("s"), OLDER, DATA).update("kubectl", "owner/uid-older", null);
        assertConflict(
                decide(overwriting("s"), living, DATA), "destination.name", "belongs to VaultStaticSecret older");
        var copied = new SecretModel("s", "Opaque")
                .update(
                        "kubectl",
                        wanted(
                                creating("s"),
                                new Owner(
                                        "secrets.hashicorp.com/v1beta1",
                                        "VaultStaticSecret",
                                        "elsewhere",
                                        "app",
                                        "uid-elsewhere",
                                        APP.creationTimestamp()),
                                DATA))
                .update("kubectl", "owner/uid-elsewhere", null);
        assertConflict(decide(creating("s"), copied, DATA), "destination.overwrite", "VaultStaticSecret.elsewhere.app");
    }

    @Test
    @DisplayName("L2: an owner reference to an earlier resource of the same name beside ours goes")
    void aStaleOwnerReferenceBesideOursGoes() {
        var secret = written(creating("s"), APP, DATA);
        secret.apply("restore", wanted(creating("s"), owner("app", "uid-earlier", "2025-01-01T00:00:00Z"), DATA));
        secret.update("kubectl", "label/" + OwnerLabels.OWNER_UID, APP.uid());
        assertThat(decide(creating("s"), secret, DATA, DATA)).isInstanceOfSatisfying(Apply.class, it -> {
            assertThat(it.reasons()).contains(STALE_OWNER);
            assertThat(it.predecessors()).containsExactly("uid-earlier");
        });
    }

    @Test
    @DisplayName("L2: an obsolete key of a shared Secret is removed even if an earlier resource wrote it, too")
    void keyOfEarlierResource() {
        var shared = new SecretModel("s", "Opaque")
                .apply(
                        "vault-secrets-operator:uid-earlier",
                        wanted(sharing("s"), owner("app", "uid-earlier", "2025-01-01T00:00:00Z"), DATA))
                .apply(manager(APP), wanted(sharing("s"), APP, DATA));
        assertThat(decide(sharing("s"), shared, DATA, DATA)).isEqualTo(new Unchanged());
        assertThat(decide(sharing("s"), shared, data("user", "u"), DATA))
                .isInstanceOfSatisfying(
                        Apply.class, it -> assertThat(it.leftovers().keys()).containsExactly("password"));
    }

    @Test
    @DisplayName("Missing marks cause no write, and long names fit")
    void missingMarks() {
        var secret = written(CREATING, APP, DATA).update("kubectl", "label/" + OwnerLabels.OWNER, null);
        assertThat(decide(CREATING, secret, DATA, DATA)).isEqualTo(new Unchanged());
        var one = OwnerLabels.mark(owner("a".repeat(250) + "b", "u", "2026-01-01T00:00:00Z"));
        var other = OwnerLabels.mark(owner("a".repeat(250) + "c", "u", "2026-01-01T00:00:00Z"));
        assertThat(one)
                .hasSize(63)
                .matches("[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?")
                .isNotEqualTo(other);
    }

    @Test
    void keysOfAnOlderResourceInASharedSecretAreItsOwn() {
        var shared = new SecretModel("s", "Opaque").apply(manager(OLDER), wanted(sharing("s"), OLDER, DATA));
        assertConflict(
                decide(sharing("s"), shared, data("password", "mine")),
                "destination.name",
                "the key \"password\" is of Secret ns/s written by VaultStaticSecret older");
        assertReasons(decide(sharing("s"), shared, data("other", "mine")), FIRST_WRITE);
        var youngers = new SecretModel("s", "Opaque").apply(manager(YOUNGER), wanted(sharing("s"), YOUNGER, DATA));
        assertReasons(decide(sharing("s"), youngers, data("password", "mine")), FIRST_WRITE);
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
    void secretWrittenByVsoIsTakenOverWithoutAWrite() {
        var secret = new SecretModel("s", "Opaque").update(FieldManagers.VSO, wanted(CREATING, APP, DATA));
        assertThat(decide(CREATING, secret, DATA, DATA)).isEqualTo(new Unchanged());
        assertThat(decide(CREATING, secret.update("other", "data/foreign", "eA=="), DATA, DATA))
                .isEqualTo(new Unchanged());
    }

    @Test
    @DisplayName("Keys of VSO that are no longer wanted are removed")
    void obsoleteVsoKeys() {
        var secret = new SecretModel("s", "Opaque").update(FieldManagers.VSO, wanted(CREATING, APP, DATA));
        var less = data("user", "u");
        assertThat(decide(creating("s"), secret, less, DATA)).isInstanceOfSatisfying(Apply.class, it -> {
            assertThat(it.reasons())
                    .containsExactlyInAnyOrder(SOURCE_CHANGED, KEY_LEFT_OVER, LABELS_EDITED, ANNOTATIONS_EDITED);
            assertThat(it.leftovers().keys()).containsExactly("password");
            assertThat(it.leftovers().labels()).containsExactly("team");
            assertThat(it.leftovers().annotations()).containsExactly("note");
        });
        assertThat(decide(sharing("s"), secret, less, DATA))
                .isInstanceOfSatisfying(
                        Apply.class, it -> assertThat(it.leftovers().isEmpty()).isTrue());
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

    private DestinationDecision decide(Destination destination, SecretModel secret, SecretData wanted) {
        return plan.decide(situation(destination, APP, observed(secret), wanted, Optional.empty()));
    }

    private DestinationDecision decide(
            Destination destination, SecretModel secret, SecretData wanted, SecretData last) {
        return plan.decide(situation(destination, APP, observed(secret), wanted, Optional.of(last)));
    }

    private static void assertReasons(DestinationDecision decision, ApplyReason... reasons) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Apply.class, it -> assertThat(it.reasons()).containsExactlyInAnyOrder(reasons));
    }

    private static void assertConflict(DestinationDecision decision, String field, String words) {
        assertThat(decision).isInstanceOfSatisfying(Conflict.class, it -> {
            assertThat(it.field()).isEqualTo(field);
            assertThat(it.message()).contains(words, field);
        });
    }

    private static SecretModel written(Destination destination, Owner owner, SecretData data) {
        return new SecretModel(destination.name(), DestinationObject.type(destination))
                .apply(manager(owner), wanted(destination, owner, data));
    }

    private static Optional<ObservedSecret> observed(SecretModel secret) {
        return Optional.of(ObservedSecret.reduce(secret.secret(), MAC));
    }

    private static String manager(Owner owner) {
        return FieldManagers.of(owner.uid());
    }

    private static Secret wanted(Destination destination, Owner owner, SecretData data) {
        return DestinationObject.wanted(destination, owner, data).build();
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
