package dev.vso.operator.secret;

import static dev.vso.operator.secret.ApplyReason.ANNOTATIONS_EDITED;
import static dev.vso.operator.secret.ApplyReason.FIRST_WRITE;
import static dev.vso.operator.secret.ApplyReason.KEY_LEFT_OVER;
import static dev.vso.operator.secret.ApplyReason.LABELS_EDITED;
import static dev.vso.operator.secret.ApplyReason.SOURCE_CHANGED;
import static dev.vso.operator.secret.ApplyReason.STALE_OWNER;
import static dev.vso.operator.secret.ApplyReason.TAKEN_FROM_YOUNGER;
import static dev.vso.operator.secret.ApplyReason.TAKEN_UP;
import static dev.vso.operator.secret.DestinationFixtures.APP;
import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.overwriting;
import static dev.vso.operator.secret.DestinationFixtures.owner;
import static dev.vso.operator.secret.DestinationFixtures.sharing;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which resource may write a Secret that is already there. */
class DestinationPlanOwnershipTest extends DestinationPlanTestBase {

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
}
