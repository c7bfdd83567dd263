package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.overwriting;
import static dev.vso.operator.secret.DestinationFixtures.sharing;
import static dev.vso.operator.secret.DestinationFixtures.situation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.DestinationDecision.Unchanged;
import dev.vso.operator.secret.DestinationDecision.Write;
import dev.vso.operator.secret.WriteResult.AlreadyExists;
import dev.vso.operator.secret.WriteResult.Changed;
import dev.vso.operator.secret.owner.OwnerLabels;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decisions and writes against a real kube-apiserver. */
class DestinationWriterIT extends DestinationTestBase {
    @Test
    @DisplayName("A created Secret has owner, labels, annotations, type and data")
    void createdSecret() {
        var destination = creating("s", Map.of("team", "blue", OwnerLabels.NAME, "mine"), Map.of("note", "x"));
        var written = written(writer.write(destination, app, new Create(), DATA));
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(DATA.base64());
        assertThat(secret.getType()).isEqualTo("Opaque");
        assertThat(secret.getMetadata().getLabels())
                .containsAllEntriesOf(OwnerLabels.of(app))
                .containsEntry("team", "blue")
                .hasSize(6);
        assertThat(secret.getMetadata().getAnnotations()).isEqualTo(Map.of("note", "x"));
        assertThat(secret.getMetadata().getOwnerReferences()).singleElement().satisfies(it -> {
            assertThat(it.getUid()).isEqualTo(app.uid());
            assertThat(it.getController()).isNull();
            assertThat(it.getBlockOwnerDeletion()).isNull();
        });
        assertThat(written).isEqualTo(observed("s").orElseThrow());
        assertThat(decide(destination, DATA, DATA)).isEqualTo(new Unchanged());
    }

    @Test
    void createLeavesAnExistingSecretAsItIs() {
        create(new SecretBuilder().addToData("theirs", "eA=="));
        assertThat(writer.write(creating("s"), app, new Create(), DATA)).isEqualTo(new AlreadyExists());
        assertThat(server("s").getData()).isEqualTo(Map.of("theirs", "eA=="));
        assertThat(decide(creating("s"), DATA, null)).isInstanceOf(Conflict.class);
    }

    @Test
    @DisplayName("Foreign keys, labels and annotations of a shared Secret survive")
    void foreignFieldsSurvive() {
        create(new SecretBuilder()
                .withType("example.com/theirs")
                .addToData("theirs", "eA==")
                .withNewMetadata()
                .addToLabels("theirs", "x")
                .addToAnnotations("theirs", "x")
                .endMetadata());
        settle(sharing("s"), DATA, null);
        settle(sharing("s"), data("user", "new"), DATA);
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(Map.of("theirs", "eA==", "user", "bmV3"));
        assertThat(secret.getType()).isEqualTo("example.com/theirs");
        assertThat(secret.getMetadata().getLabels()).isEqualTo(Map.of("theirs", "x"));
        assertThat(secret.getMetadata().getAnnotations()).isEqualTo(Map.of("theirs", "x"));
        assertThat(secret.getMetadata().getOwnerReferences()).isEmpty();
    }

    @Test
    @DisplayName("Two resources share one Secret without removing each other's keys")
    void twoResourcesOneSecret() {
        create(new SecretBuilder().addToData("theirs", "eA=="));
        var other = owner("other", app.namespace());
        settle(sharing("s"), data("a", "1"), null);
        var decision = plan.decide(situation(sharing("s"), other, observed("s"), data("b", "2"), Optional.empty()));
        written(writer.write(sharing("s"), other, (Write) decision, data("b", "2")));
        settle(sharing("s"), data("a2", "1"), data("a", "1"));
        assertThat(server("s").getData()).containsOnlyKeys("theirs", "a2", "b");
    }

    @Test
    void applyToASecretThatIsGoneDoesNotCreateOne() {
        create(new SecretBuilder().addToData("theirs", "eA=="));
        var decision = (Write) decide(sharing("s"), DATA, null);
        client.secrets().inNamespace(app.namespace()).withName("s").delete();
        assertThat(writer.write(sharing("s"), app, decision, DATA)).isEqualTo(new Changed());
        assertThat(observed("s")).isEmpty();
    }

    @Test
    void secretThatVsoWroteIsTakenOverWithoutAWrite() {
        var destination = creating("s", Map.of("team", "blue"), Map.of());
        byVso(destination, DATA);
        var version = server("s").getMetadata().getResourceVersion();
        assertThat(decide(destination, DATA, DATA)).isEqualTo(new Unchanged());
        assertThat(server("s").getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    @DisplayName("Obsolete keys of VSO are removed, and those of others stay")
    void obsoleteVsoKeys() {
        byVso(creating("s", Map.of("team", "blue"), Map.of("note", "x")), DATA);
        edit("{\"data\":{\"theirs\":\"eA==\"},\"metadata\":{\"labels\":{\"theirs\":\"x\"}}}");
        settle(creating("s"), data("user", "u", "more", "m"), DATA);
        var secret = server("s");
        assertThat(secret.getData()).containsOnlyKeys("user", "more", "theirs");
        assertThat(secret.getMetadata().getLabels()).containsKey("theirs").doesNotContainKey("team");
        assertThat(secret.getMetadata().getAnnotations()).isNullOrEmpty();
        settle(creating("s"), data("more", "m"), data("user", "u", "more", "m"));
        assertThat(server("s").getData()).containsOnlyKeys("more", "theirs");
    }

    @Test
    void keysAndLabelsNoLongerWantedGo() {
        var before = creating("s", Map.of("team", "blue"), Map.of("note", "x"));
        written(writer.write(before, app, new Create(), DATA));
        edit("{\"data\":{\"theirs\":\"eA==\"}}");
        settle(creating("s"), data("user", "u"), DATA);
        var secret = server("s");
        assertThat(secret.getData()).containsOnlyKeys("user", "theirs");
        assertThat(secret.getMetadata().getLabels()).isEqualTo(OwnerLabels.of(app));
        assertThat(secret.getMetadata().getAnnotations()).isNullOrEmpty();
    }

    @Test
    void lostLabelsReferenceAndKeysAreRepaired() {
        written(writer.write(creating("s"), app, new Create(), DATA));
        edit(
                "{\"metadata\":{\"labels\":null,\"ownerReferences\":null,\"annotations\":{\"theirs\":\"x\"}},\"data\":{\"user\":\"eA==\",\"password\":null}}");
        // Both the label and the owner reference are removed: only then has the Secret no owner.
        assertThat(decide(creating("s"), DATA, DATA)).isInstanceOf(Conflict.class);
        settle(overwriting("s"), DATA, DATA);
        edit("{\"metadata\":{\"labels\":null},\"data\":{\"user\":\"eA==\"}}");
        settle(creating("s"), DATA, DATA);
        edit("{\"metadata\":{\"ownerReferences\":null}}");
        settle(creating("s"), DATA, DATA);
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(DATA.base64());
        assertThat(secret.getMetadata().getLabels()).isEqualTo(OwnerLabels.of(app));
        assertThat(secret.getMetadata().getOwnerReferences()).hasSize(1);
        assertThat(secret.getMetadata().getAnnotations()).isEqualTo(Map.of("theirs", "x"));
    }

    @Test
    void anotherTypeMakesANewSecret() {
        written(writer.write(creating("s"), app, new Create(), DATA));
        var uid = server("s").getMetadata().getUid();
        var basic = typed("kubernetes.io/basic-auth");
        var login = data("username", "u", "password", "p");
        assertThat(decide(basic, login, DATA)).isInstanceOf(Recreate.class);
        settle(basic, login, DATA);
        assertThat(server("s").getType()).isEqualTo("kubernetes.io/basic-auth");
        assertThat(server("s").getMetadata().getUid()).isNotEqualTo(uid);
    }

    @Test
    @DisplayName("A Secret that changed since it was observed is not deleted")
    void changedIsNotDeleted() {
        written(writer.write(creating("s"), app, new Create(), DATA));
        var before = observed("s").orElseThrow();
        edit("{\"data\":{\"theirs\":\"eA==\"}}");
        var decision = new Recreate(before);
        assertThat(writer.write(typed("example.com/t"), app, decision, DATA)).isEqualTo(new Changed());
        assertThat(writer.delete(before)).isEmpty();
        assertThat(server("s").getData()).containsKey("theirs");
        assertThat(writer.delete(observed("s").orElseThrow())).isEmpty();
        assertThat(observed("s")).isEmpty();
        assertThat(writer.delete(before)).as("already gone").isEmpty();
    }

    @Test
    void oneRequestForCreateAndForApplyAndNoneForUnchanged() {
        var counting = new CountingRequests();
        try (var counted = counting.client(client.getConfiguration())) {
            var countedWriter = writer(counted);
            countedWriter.write(creating("s"), app, new Create(), DATA);
            assertThat(counting.take()).containsExactly("PATCH");
            assertThat(decide(creating("s"), DATA, DATA)).isEqualTo(new Unchanged());
            countedWriter.write(
                    creating("s"), app, (Write) decide(creating("s"), data("user", "new"), DATA), data("user", "new"));
            assertThat(counting.take()).containsExactly("PATCH");
            countedWriter.write(typed("example.com/t"), app, (Write) decide(typed("example.com/t"), DATA, DATA), DATA);
            assertThat(counting.take()).containsExactly("PATCH", "GET", "DELETE", "PATCH");
        }
    }
}
