package dev.vso.operator.secret;

import static dev.vso.operator.secret.DestinationFixtures.creating;
import static dev.vso.operator.secret.DestinationFixtures.data;
import static dev.vso.operator.secret.DestinationFixtures.sharing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vso.operator.secret.DestinationDecision.Apply;
import dev.vso.operator.secret.DestinationDecision.Create;
import dev.vso.operator.secret.WriteResult.Refused;
import dev.vso.operator.secret.owner.Owner;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Refusals of a real kube-apiserver, and the messages for them. */
class WriteRefusalIT extends DestinationTestBase {
    @Test
    void keysThatATypeNeedsAreNamed() {
        assertRefused(
                writer.write(typed("kubernetes.io/tls"), app, new Create(), DATA),
                "tls.crt",
                "tls.key",
                "because of its type",
                "destination.type");
    }

    @Test
    void refusalOfABadValueDoesNotQuoteIt() {
        assertThat(writer.write(
                        typed("kubernetes.io/dockerconfigjson"),
                        app,
                        new Create(),
                        data(".dockerconfigjson", "§hunter2")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        it -> assertThat(it.message())
                                .contains(".dockerconfigjson")
                                .doesNotContain("§", "hunter2", "Â"));
    }

    @Test
    void badLabelTooLargeAndImmutableAreRefused() {
        assertRefused(
                writer.write(creating("s", Map.of("bad label!", "x"), Map.of()), app, new Create(), DATA),
                "metadata.labels",
                "destination.labels");
        assertRefused(writer.write(creating("s"), app, new Create(), data("big", "x".repeat(1024 * 1024 + 1))), "data");
        create(new SecretBuilder().withImmutable(true).addToData("user", "eA=="));
        var decision =
                new Apply(observed("s").orElseThrow(), Set.of(ApplyReason.KEY_EDITED), OwnedFields.NONE, Set.of());
        assertRefused(writer.write(sharing("s"), app, decision, DATA), "data");
    }

    @Test
    void missingRightsAreNamed() {
        try (var powerless = cluster.powerless()) {
            assertRefused(
                    writer(powerless).write(creating("s"), app, new Create(), DATA),
                    "the verbs get, list, watch, create, patch and delete on secrets",
                    "somebody",
                    app.namespace());
        }
    }

    @Test
    void namespaceThatIsBeingDeletedIsNamed() {
        // No controller completes the deletion here.
        client.namespaces().withName(app.namespace()).delete();
        assertRefused(writer.write(creating("s"), app, new Create(), DATA), app.namespace() + " is being deleted");
    }

    @Test
    void exceededQuotaIsNamed() {
        var none = Map.of("secrets", new Quantity("0"));
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withNamespace(app.namespace())
                        .withName("few")
                        .endMetadata()
                        .withNewSpec()
                        .withHard(none)
                        .endSpec()
                        .build())
                .create();
        client.resourceQuotas()
                .inNamespace(app.namespace())
                .withName("few")
                .editStatus(it -> new ResourceQuotaBuilder(it)
                        .withNewStatus()
                        .withHard(none)
                        .withUsed(none)
                        .endStatus()
                        .build());
        await().untilAsserted(() -> assertRefused(
                writer.write(creating("s"), app, new Create(), DATA), "exceeds a quota", "ResourceQuota", "few"));
    }

    @Test
    @DisplayName("S2: what an admission policy says is passed on, with the policy's name")
    void anAdmissionPolicyIsQuoted() {
        client.load(new ByteArrayInputStream("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: no-forbidden-names}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [secrets]}
                  validations:
                  - expression: "object.metadata.name != 'forbidden'"
                    message: ask the platform team for another name
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: no-forbidden-names}
                spec: {policyName: no-forbidden-names, validationActions: [Deny]}
                """.getBytes(StandardCharsets.UTF_8)))
                .create();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            client.secrets().inNamespace(app.namespace()).withName("forbidden").delete(); // not in force yet
            assertRefused(
                    writer.write(creating("forbidden"), app, new Create(), DATA),
                    "Secret " + app.namespace() + "/forbidden",
                    "ValidatingAdmissionPolicy 'no-forbidden-names'",
                    "ask the platform team for another name");
        });
    }

    @Test
    void missingNamespaceIsNamed() {
        var elsewhere = new Owner(app.apiVersion(), app.kind(), "nowhere", "app", "uid", app.creationTimestamp());
        assertRefused(writer.write(creating("s"), elsewhere, new Create(), DATA), "nowhere");
    }

    @Test
    void deadApiServerIsUnavailableAndNotARefusal() {
        var dead = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:1")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        assertThat(writer(dead).write(creating("s"), app, new Create(), DATA))
                .isInstanceOf(WriteResult.Unavailable.class);
    }

    private static void assertRefused(WriteResult result, String... words) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class, it -> assertThat(it.message()).contains(words));
    }
}
