package dev.vso.operator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceRefTest {

    private static String text(List<ObjectKey> places) {
        return String.join(" ", places.stream().map(ObjectKey::toString).toList());
    }

    @ParameterizedTest(name = "\"{0}\" in {1} -> {2}")
    @CsvSource(nullValues = "-", textBlock = """
            -,       team, team/default vso/default
            '',      team, team/default vso/default
            -,       vso,  vso/default
            web,     team, team/web
            web,     vso,  vso/web
            ops/web, team, ops/web
            vso/web, team, vso/web
            """)
    void authIsLookedForWhereTheReferenceSays(@Nullable String ref, String own, String places) throws SyncException {
        assertThat(text(ResourceRef.auth(ref, own, "vso"))).isEqualTo(places);
    }

    @DisplayName("The default connection is in the operator's namespace")
    @ParameterizedTest(name = "\"{0}\" in {1} -> {2}")
    @CsvSource(nullValues = "-", textBlock = """
            -,       team, vso/default
            '',      team, vso/default
            -,       vso,  vso/default
            web,     team, team/web vso/web
            web,     vso,  vso/web
            ops/web, team, ops/web
            """)
    void defaultConnection(@Nullable String ref, String own, String places) throws SyncException {
        assertThat(text(ResourceRef.connection(ref, own, "vso"))).isEqualTo(places);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../web", "web/..", "..", "a/../b", "Web", "a%2fb", "a_b/web", "web\u202e", "web/x.y.", "-a"})
    @DisplayName("H13: a reference with a name that no object can have is refused, by field")
    void aNameThatNoObjectCanHaveIsRefused(String ref) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> ResourceRef.auth(ref, "team", "vso"))
                .satisfies(failure -> assertThat(failure.error().eventReason()).isEqualTo("InvalidResourceRef"))
                .withMessageContaining("vaultAuthRef");
    }

    @DisplayName("An invalid reference is refused with field, cause and cure")
    @ParameterizedTest
    @ValueSource(strings = {"/", "/web", "web/", "a/b/c", " ", " /web", "ops/ ", "//"})
    void invalidReference(String ref) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> ResourceRef.auth(ref, "team", "vso"))
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContainingAll("vaultAuthRef", '"' + ref + '"', "correct it");
                    assertThat(failure.error().eventReason()).isEqualTo("InvalidResourceRef");
                    assertThat(failure.error().retry()).isEqualTo(Retry.ON_CHANGE);
                });
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> ResourceRef.connection(ref, "team", "vso"))
                .withMessageContainingAll("vaultConnectionRef", '"' + ref + '"');
    }
}
