package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.DestinationDecision.Recreate;
import dev.vso.operator.secret.owner.Owner;
import dev.vso.operator.secret.owner.OwnerLabels;
import dev.vso.operator.template.SecretData;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Secret of another type replaces the old one only if the API server accepts it. */
class SecretReplacementIT extends DestinationTestBase {

    private static final String BASIC = "kubernetes.io/basic-auth";
    private static final SecretData LOGIN = data("username", "u", "password", "p");

    private ObservedSecret old;
    private Secret before;

    @BeforeEach
    void oldSecret() {
        old = written(writer.write(creating("s"), app, new Create(), DATA));
        edit("{\"data\":{\"theirs\":\"eA==\"}}");
        old = observed("s").orElseThrow();
        before = server("s");
    }

    private void assertKept(WriteResult result, String... words) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        it -> assertThat(it.message()).contains(words).contains("of type Opaque", "of type " + BASIC));
        assertThat(server("s").getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
        assertThat(server("s").getMetadata().getResourceVersion())
                .isEqualTo(before.getMetadata().getResourceVersion());
    }

    private WriteResult replace() {
        return writer.write(typed(BASIC), app, new Recreate(old), LOGIN);
    }

    @Test
    @DisplayName("S1: an admission policy refuses the new Secret: the old one is not touched")
    void refusedByAPolicy() {
        policy("object.type != '%s'".formatted(BASIC));
        assertKept(replace(), "stays unchanged");
    }

    @Test
    @DisplayName("S1: a policy that looks at the name, which no dry run shows: the old one is put back")
    void refusedByAPolicyOnTheName() {
        policy("object.type != '%s' || object.metadata.name != 's'".formatted(BASIC));
        assertThat(replace())
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        it -> assertThat(it.message()).contains("was restored"));
        var now = server("s");
        assertThat(now.getType()).isEqualTo("Opaque");
        assertThat(now.getData()).isEqualTo(before.getData());
        assertThat(now.getMetadata().getLabels()).isEqualTo(before.getMetadata().getLabels());
        assertThat(now.getMetadata().getOwnerReferences())
                .isEqualTo(before.getMetadata().getOwnerReferences());
        settle(creating("s"), data("user", "new"), DATA);
        assertThat(server("s").getData()).as("what is not ours stays").containsOnlyKeys("user", "theirs");
    }

    @Test
    @DisplayName("S1: a quota is used up: the old one is not touched")
    void refusedByAQuota() {
        var one = Map.of("secrets", new Quantity("1"));
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(app.namespace())
                        .withName("full")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(one)
                        .endSpec()
                        .build())
                .create();
        client.resourceQuotas()
                .inNamespace(app.namespace())
                .withName("full")
                .editStatus(it -> new ResourceQuotaBuilder(it)
                        .withNewStatus()
                        .withHard(one)
                        .withUsed(one)
                        .endStatus()
                        .build());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertKept(replace(), "stays unchanged", "exceeds a quota", "full"));
    }

    @Test
    @DisplayName("S1: the operator may not create: the old one is not touched")
    void rightsAreMissing() {
        try (var powerless = cluster.powerless()) {
            assertKept(
                    writer(powerless).write(typed(BASIC), app, new Recreate(old), LOGIN),
                    "stays unchanged",
                    "the operator may not create");
        }
    }

    @Test
    @DisplayName("S1: data that the new type refuses: the old one is not touched")
    void invalidForItsType() {
        var tls = new Recreate(old);
        assertThat(writer.write(typed("kubernetes.io/tls"), app, tls, LOGIN))
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        it -> assertThat(it.message()).contains("stays unchanged", "tls.crt"));
        assertThat(server("s").getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
    }

    @Test
    @DisplayName("S1: the older of two resources takes over the Secret without a moment in which it is missing")
    void takenFromTheYoungerWithoutAGap() {
        var younger = new Owner(
                app.apiVersion(),
                app.kind(),
                app.namespace(),
                "younger",
                "uid-younger",
                app.creationTimestamp().plusSeconds(9));
        edit("{\"metadata\":{\"ownerReferences\":null}}");
        client.secrets().inNamespace(app.namespace()).withName("s").delete();
        written(writer.write(
                creating("s", Map.of("of", "younger"), Map.of()),
                younger,
                new Create(),
                data("its", "1", "user", "x")));
        var deletions = new CopyOnWriteArrayList<String>();
        try (Watch _ = client.secrets().inNamespace(app.namespace()).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                if (action == Action.DELETED) {
                    deletions.add(secret.getMetadata().getName());
                }
            }

            @Override
            public void onClose(WatcherException cause) {}
        })) {
            var both = new DestinationPlan(
                    uid -> List.of(app, younger).stream()
                            .filter(owner -> owner.uid().equals(uid))
                            .findFirst(),
                    SecretTypes.USUAL);
            var decision = both.decide(
                    DestinationFixtures.situation(creating("s"), app, observed("s"), DATA, java.util.Optional.empty()));
            written(writer.write(creating("s"), app, (DestinationDecision.Write) decision, DATA));
            assertThat(both.decide(DestinationFixtures.situation(
                            creating("s"), app, observed("s"), DATA, java.util.Optional.of(DATA))))
                    .isEqualTo(new DestinationDecision.Unchanged());
        }
        assertThat(deletions).isEmpty();
        var secret = server("s");
        assertThat(secret.getData()).isEqualTo(DATA.base64());
        assertThat(secret.getMetadata().getLabels()).isEqualTo(OwnerLabels.of(app));
        assertThat(secret.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(it -> assertThat(it.getUid()).isEqualTo(app.uid()));
    }

    /** A policy for this test's namespace only; takes effect within a second or two. */
    private void policy(String rule) {
        var name = "replacement-" + app.namespace();
        var yaml = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %1$s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                    - apiGroups: [""]
                      apiVersions: [v1]
                      operations: [CREATE]
                      resources: [secrets]
                  validations:
                  - expression: "object.metadata.name != 'probe' && (%2$s)"
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %1$s}
                spec:
                  policyName: %1$s
                  validationActions: [Deny]
                  matchResources:
                    namespaceSelector:
                      matchLabels: {kubernetes.io/metadata.name: %3$s}
                """.formatted(name, rule, app.namespace());
        client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item).serverSideApply());
        var probe =
                new Owner(app.apiVersion(), app.kind(), app.namespace(), "probe", "uid-probe", app.creationTimestamp());
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            var result = writer.write(creating("probe"), probe, new Create(), DATA);
            if (result instanceof WriteResult.Written) {
                client.secrets().inNamespace(app.namespace()).withName("probe").delete();
            }
            return result instanceof WriteResult.Failure;
        });
    }
}
