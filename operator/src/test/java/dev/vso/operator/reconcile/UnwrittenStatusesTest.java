package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.inventory.ResourceKind;
import dev.vso.operator.kubernetes.json.LeanSerialization;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnwrittenStatusesTest {

    private final UnwrittenStatuses unwritten = new UnwrittenStatuses();

    /** Statuses are numbered by the generation that they report; 0 is no status. */
    @DisplayName("A status is pending while the resource has the previous one")
    @ParameterizedTest(name = "had {0}, is to have {1}, has {2}, of {3}: {4}")
    @CsvSource({
        "0, 1, 0, same,    true",
        "1, 2, 1, same,    true",
        "0, 1, 1, same,    false",
        "1, 2, 3, same,    false",
        "1, 2, 0, same,    false",
        "0, 1, 0, another, false",
    })
    void pendingStatus(long before, long patch, long now, String uid, boolean counts) {
        unwritten.keep(resource("same", before), resource("same", patch));
        assertThat(unwritten.of(resource(uid, now)).isPresent()).isEqualTo(counts);
        assertThat(unwritten.of(resource("same", before)).isPresent()).isEqualTo(counts || uid.equals("another"));
    }

    @Test
    void theNextLookSeesTheResourceWithIt() {
        VaultStaticSecret resource = resource("same", 0);
        VaultStaticSecret seen =
                UnwrittenStatuses.with(resource, resource("", 7), new LeanSerialization(ResourceKind.jsonTypes()));
        assertThat(seen.getStatus().lastGeneration()).isEqualTo(7);
        assertThat(seen.getMetadata()).isEqualTo(resource.getMetadata());
        assertThat(resource.getStatus()).isNull();
    }

    @Test
    @DisplayName("A status is pending until it is written, also for those who know the UID only")
    void pendingUntilWritten() {
        VaultStaticSecret resource = resource("same", 0);
        assertThat(unwritten.isPending("same")).isFalse();
        unwritten.keep(resource, resource("same", 1));
        assertThat(unwritten.isPending("same")).isTrue();
        assertThat(unwritten.forget(resource)).isTrue();
        assertThat(unwritten.forget(resource)).isFalse();
        assertThat(unwritten.isPending("same")).isFalse();
    }

    private static VaultStaticSecret resource(String uid, long generation) {
        var resource = new VaultStaticSecret();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("app")
                .withNamespace("team")
                .withUid(uid)
                .withGeneration(3L)
                .withResourceVersion("9")
                .build());
        if (generation > 0) {
            resource.setStatus(VaultStaticSecretStatus.NONE.toBuilder()
                    .lastGeneration(generation)
                    .build());
        }
        return resource;
    }
}
