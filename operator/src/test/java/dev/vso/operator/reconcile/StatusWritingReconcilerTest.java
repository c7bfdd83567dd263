package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which failed status writes are not errors. */
class StatusWritingReconcilerTest {

    private static final VaultStaticSecret RESOURCE = new VaultStaticSecret();

    static {
        RESOURCE.setMetadata(new ObjectMetaBuilder().withName("app").build());
    }

    @ParameterizedTest
    @CsvSource({
        "404, app, true",
        "404, other, false",
        "404, , false",
        "409, app, false",
        "403, app, false",
        "500, app, false",
    })
    void onlyThatThereIsNoSuchResource(int code, String name, boolean gone) {
        Status status = new StatusBuilder()
                .withCode(code)
                .withNewDetails()
                .withName(name)
                .endDetails()
                .build();
        assertThat(StatusWritingReconciler.isGone(RESOURCE, new KubernetesClientException("no", code, status)))
                .isEqualTo(gone);
    }

    @Test
    void aKindThatTheServerDoesNotKnowIsAFailure() {
        Status status = new StatusBuilder().withCode(404).build();
        assertThat(StatusWritingReconciler.isGone(
                        RESOURCE, new KubernetesClientException("page not found", 404, status)))
                .isFalse();
    }

    @Test
    @DisplayName("A failure without a status does not say that the resource is gone")
    void withoutAStatus() {
        assertThat(StatusWritingReconciler.isGone(RESOURCE, new KubernetesClientException("no", 404, null)))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1, u, a, b, -,                    false
            2, u, a, b, -,                    true
            1, v, a, b, -,                    true
            1, u, x, b, -,                    true
            1, u, a, x, -,                    true
            1, u, a, b, 2030-01-01T00:00:00Z, true
            """)
    @DisplayName("Spec, UID, labels, annotations and deletion are edits; a new version with the same of each is none")
    void edits(long generation, String uid, String label, String annotation, @Nullable String deletion, boolean edit) {
        VaultStaticSecret before = edited(1, "u", "a", "b", null, "10");
        assertThat(StatusWritingReconciler.isEdited(edited(generation, uid, label, annotation, deletion, "11"), before))
                .isEqualTo(edit);
    }

    private static VaultStaticSecret edited(
            long generation,
            String uid,
            String label,
            String annotation,
            @Nullable String deletion,
            String resourceVersion) {
        VaultStaticSecret resource = new VaultStaticSecret();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("app")
                .withGeneration(generation)
                .withUid(uid)
                .addToLabels("label", label)
                .addToAnnotations("annotation", annotation)
                .withDeletionTimestamp(deletion)
                .withResourceVersion(resourceVersion)
                .build());
        return resource;
    }
}
