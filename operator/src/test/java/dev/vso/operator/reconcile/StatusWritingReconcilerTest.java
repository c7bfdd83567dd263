package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
}
