package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** A custom resource from its user's view: its conditions, its events, and nothing else. */
public record ResourceHandle(KubernetesClient client, String apiVersion, String kind, String namespace, String name) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One condition of the resource. */
    public Optional<Condition> condition(String type) {
        GenericKubernetesResource now = resource().get();
        List<Map<String, Object>> conditions = now == null ? null : now.get("status", "conditions");
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> type.equals(condition.get("type")))
                        .map(condition -> client.getKubernetesSerialization().convertValue(condition, Condition.class))
                        .findFirst();
    }

    public boolean isReady() {
        return condition("Ready")
                .filter(ready -> ready.getStatus().equals("True"))
                .isPresent();
    }

    public void awaitReady() {
        awaitReady(PATIENCE);
    }

    void awaitReady(Duration limit) {
        Awaitility.await(this + " is ready")
                .atMost(limit)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> assertThat(condition("Ready"))
                        .hasValueSatisfying(ready -> assertThat(ready.getStatus())
                                .as(ready.getMessage())
                                .isEqualTo("True")));
    }

    /** Waits until the resource is not ready with this reason and these words. */
    public Condition awaitProblem(String reason, String... words) {
        Awaitility.await(this + " has a problem")
                .atMost(PATIENCE)
                .pollInterval(Polling.POLLS)
                .untilAsserted(() -> assertThat(condition("Ready")).hasValueSatisfying(ready -> {
                    assertThat(ready.getStatus()).isEqualTo("False");
                    assertThat(ready.getReason()).as(ready.getMessage()).isEqualTo(reason);
                    assertThat(words)
                            .allSatisfy(word -> assertThat(ready.getMessage()).contains(word));
                }));
        return condition("Ready").orElseThrow();
    }

    /**
     * Like {@link #awaitProblem}, and checks the rest for a resource that syncs: every condition reports it, so does
     * one event, and there is no stack trace.
     */
    void awaitReportedProblem(String reason, String... words) {
        Condition ready = awaitProblem(reason, words);
        for (String type : List.of("SecretSynced", "Healthy")) {
            assertThat(condition(type)).hasValueSatisfying(told -> {
                assertThat(told.getStatus()).isEqualTo("False");
                assertThat(told.getReason()).isEqualTo(reason);
                assertThat(told.getMessage()).isEqualTo(ready.getMessage());
            });
        }
        assertThat(ready.getMessage()).doesNotContain("Exception", "\n", "dev.vso");
        Awaitility.await("an event of " + this)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(warnings(words))
                        .singleElement()
                        .satisfies(event -> assertThat(event.getReason()).isEqualTo(reason)));
    }

    /** Waits until there is such a warning: events are written after the status. */
    List<Event> awaitWarnings(String... words) {
        Awaitility.await("a warning of " + this)
                .atMost(PATIENCE)
                .until(() -> !warnings(words).isEmpty());
        return warnings(words);
    }

    /** The warnings about this resource that contain all these words. */
    List<Event> warnings(String... words) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> name.equals(event.getInvolvedObject().getName()))
                .filter(event -> kind.equals(event.getInvolvedObject().getKind()))
                .filter(event -> event.getType().equals("Warning"))
                .filter(event -> Arrays.stream(words).allMatch(event.getMessage()::contains))
                .toList();
    }

    /** Any field of the status. */
    <T> Optional<T> status(String field) {
        GenericKubernetesResource now = resource().require();
        return Optional.ofNullable(now.get("status", field));
    }

    void annotate(String key, String value) {
        edit(now -> {
            now.getMetadata().getAnnotations().put(key, value);
            return now;
        });
    }

    /** Edits the resource as with kubectl. */
    void edit(UnaryOperator<GenericKubernetesResource> change) {
        Polling.retryOnConflict(() -> resource().edit(change));
    }

    /** Requests a sync by VSO's annotation, with a new value. */
    void forceSync(String value) {
        resource()
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"vso.secrets.hashicorp.com/force-sync\":\"%s\"}}}"
                                .formatted(value));
    }

    public void delete() {
        resource().delete();
    }

    public boolean exists() {
        return resource().get() != null;
    }

    public Resource<GenericKubernetesResource> resource() {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .withName(name);
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
