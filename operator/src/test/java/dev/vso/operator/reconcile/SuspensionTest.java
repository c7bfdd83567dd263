package dev.vso.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.api.VaultAuth;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.reconcile.ReconcileInput.Activity;
import dev.vso.operator.reconcile.Suspension.Effect;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How a resource is suspended, and what its condition says. */
class SuspensionTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final List<Condition> REPORTED = List.of(
            new ConditionBuilder().withType("Suspended").withStatus("True").build());

    private static VaultStaticSecret resource(String annotations, String suspend) {
        return Serialization.unmarshal("""
                metadata: {name: web, namespace: team, annotations: {%s}}
                spec: {mount: kv, path: web, type: kv-v2, destination: {name: web}%s}
                """.formatted(annotations, suspend), VaultStaticSecret.class);
    }

    static Stream<Arguments> resources() {
        String paused = "vso.secrets.hashicorp.com/paused: ";
        return Stream.of(
                arguments("neither", resource("", ""), Optional.empty()),
                arguments("spec", resource("", ", suspend: true"), Optional.of(Suspension.BY_SPEC)),
                arguments("spec false", resource("", ", suspend: false"), Optional.empty()),
                arguments("annotation", resource(paused + "'true'", ""), Optional.of(Suspension.BY_ANNOTATION)),
                arguments("annotation false", resource(paused + "'false'", ""), Optional.empty()),
                arguments("annotation without value", resource(paused + "''", ""), Optional.empty()),
                arguments(
                        "both: the spec counts first",
                        resource(paused + "'true'", ", suspend: true"),
                        Optional.of(Suspension.BY_SPEC)),
                arguments(
                        "the annotation stays when the spec resumes",
                        resource(paused + "'true'", ", suspend: false"),
                        Optional.of(Suspension.BY_ANNOTATION)),
                arguments(
                        "a kind that others refer to",
                        Serialization.unmarshal(
                                "metadata: {name: a, annotations: {%s'true'}}\nspec: {}".formatted(paused),
                                VaultAuth.class),
                        Optional.empty()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("resources")
    void bySpecOrAnnotation(String name, CustomResource<?, ?> resource, Optional<Suspension> expected) {
        assertThat(Suspension.of(resource)).as(name).isEqualTo(expected);
    }

    @Test
    @DisplayName("a resource is resumed while its status still says that it is suspended")
    void activity() {
        assertThat(Activity.of(resource("", ""), List.of())).isEqualTo(Activity.ACTIVE);
        assertThat(Activity.of(resource("", ""), REPORTED)).isEqualTo(Activity.RESUMED);
        assertThat(Activity.of(resource("", ", suspend: true"), List.of())).isEqualTo(Activity.SUSPENDED);
        assertThat(Activity.of(resource("", ", suspend: true"), REPORTED)).isEqualTo(Activity.SUSPENDED);
    }

    @Test
    @DisplayName("the message says why, what is not done, what that means and how to resume")
    void message() {
        assertThat(Suspension.BY_ANNOTATION.message(Optional.of(Effect.until(NOW.plusSeconds(60), NOW))))
                .isEqualTo("the annotation vso.secrets.hashicorp.com/paused is true: the Secret is not written, no "
                        + "workload is restarted and nothing is issued; the credentials in the Secret work until "
                        + "2030-01-01T00:01:00Z and are not replaced before the resource is resumed; to resume, "
                        + "remove the annotation vso.secrets.hashicorp.com/paused");
        assertThat(Suspension.BY_SPEC.message(Optional.empty()))
                .startsWith("spec.suspend is true:")
                .endsWith("to resume, set spec.suspend to false or remove it");
    }

    @Test
    @DisplayName("a certificate is a warning from the time on at which it would be replaced")
    void certificates() {
        Instant end = NOW.plus(Duration.ofDays(1));
        assertThat(Effect.ofCertificate(end, NOW.plusSeconds(1), NOW).isWarning())
                .isFalse();
        assertThat(Effect.ofCertificate(end, NOW, NOW).isWarning()).isTrue();
        assertThat(Effect.ofCertificate(NOW, NOW, NOW).text()).contains("has expired");
        assertThat(Effect.until(NOW, NOW)).isEqualTo(Effect.gone());
    }
}
