package dev.vso.operator.secret.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.Destination;
import dev.vso.api.SecretTransformationSpec;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.queue.ReconcileTrigger;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SharedTransformations;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.json.VaultJson;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransformationTrackerTest {

    private static final SourceData SOURCE =
            new SourceData(VaultJson.object(Map.of("user", "u")), "{}", VaultJson.object());

    private final Changing shared = new Changing();
    private final TransformationTracker transformations = Templates.of(shared);
    private final VaultStaticSecret resource = Serialization.unmarshal("""
            apiVersion: secrets.hashicorp.com/v1beta1
            kind: VaultStaticSecret
            metadata: {name: web, namespace: team, uid: u}
            spec:
              destination: {name: web, transformation: {transformationRefs: [{name: urls}]}}
            """, VaultStaticSecret.class);
    private final Destination destination = resource.getSpec().destination();

    /** One SecretTransformation that the test edits. */
    private static final class Changing implements SharedTransformations {
        private List<String> includes = List.of();

        @Override
        public Optional<SecretTransformationSpec> find(String namespace, String name) {
            return Optional.of(new SecretTransformationSpec(Map.of(), List.of(), includes, List.of()));
        }

        @Override
        public boolean mayUse(String namespace, String other) {
            return true;
        }
    }

    private static final class Nobody implements ReconcileTrigger {
        @Override
        public void enqueue(ObjectKey key) {}

        @Override
        public void enqueueSpread(Collection<ObjectKey> keys, Duration window) {}
    }

    private ResolvedTransformation lookedAt() throws SyncException {
        transformations.follow(resource, new Nobody(), List.of(destination));
        return transformations.recipe(resource, destination);
    }

    @Test
    @DisplayName("A rendered Secret is up to date until the transformation changes")
    void upToDate() throws SyncException {
        transformations.shape(resource, destination, lookedAt(), SOURCE);
        assertThat(transformations.isOutdated(resource, destination)).isFalse();
        shared.includes = List.of("user");
        assertThat(transformations.isOutdated(resource, destination)).isTrue();
        transformations.shape(resource, destination, lookedAt(), SOURCE);
        assertThat(transformations.isOutdated(resource, destination)).isFalse();
    }

    /** The edit happens while Vault is being read. */
    @Test
    @DisplayName("A transformation that changes between resolving and rendering leaves the Secret outdated")
    void changedDuringRendering() throws SyncException {
        ResolvedTransformation recipe = lookedAt();
        shared.includes = List.of("user");
        transformations.shape(resource, destination, recipe, SOURCE);
        assertThat(transformations.isOutdated(resource, destination)).isTrue();
    }
}
