package dev.vso.operator.app.maintenance.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.app.maintenance.definition.InstalledCrd.State;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrdPlanTest {

    private static final Map<String, State> SERVED =
            Map.of("NamesAccepted", new State(true, ""), "Established", new State(true, ""));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v1beta1          | v1beta1    | ",
                "v1 v1beta1       | v1beta1    | ",
                "v1               | v1beta1    | version v1beta1, which this release does not have: store them again in v1",
                "v1 v2            | v0 v1      | version v0, which this release does not have: store them again in v1 or v2",
            })
    void aVersionInWhichResourcesMayBeStoredIsNotTakenAway(String wanted, String stored, String why) {
        Optional<String> refusal = CrdPlan.refusal(
                definition(wanted.split(" ")),
                Optional.of(installed(1, "1", List.of(stored.split(" ")), false, "helm")));

        if (why == null) {
            assertThat(refusal).isEmpty();
        } else {
            assertThat(refusal).hasValueSatisfying(text -> assertThat(text).contains(why, "status.storedVersions"));
        }
    }

    @Test
    @DisplayName("A definition that is being deleted is left alone")
    void definitionBeingDeleted() {
        assertThat(CrdPlan.refusal(definition("v1"), Optional.of(installed(1, "1", List.of("v1"), true, "helm"))))
                .hasValueSatisfying(why -> assertThat(why).contains("being deleted"));
        assertThat(CrdPlan.refusal(definition("v1"), Optional.empty())).isEmpty();
    }

    @DisplayName("Reports the outcome by what changed")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 10 | helm             | 2 | 11 | updated from generation 1, written by helm",
                "1 | 10 |                  | 2 | 11 | updated from generation 1",
                "3 | 10 | helm upgrade-crds| 3 | 11 | unchanged, taken over from helm and upgrade-crds",
                "3 | 10 | helm             | 3 | 10 | unchanged",
                "3 | 10 |                  | 3 | 11 | unchanged",
            })
    void outcomes(
            long generation, String version, String writers, long newGeneration, String newVersion, String words) {
        String[] names = writers == null ? new String[0] : writers.split(" ");

        assertThat(CrdPlan.outcome(
                                Optional.of(installed(generation, version, List.of("v1"), false, names)),
                                installed(newGeneration, newVersion, List.of("v1"), false, names))
                        .words())
                .isEqualTo(words);
    }

    @Test
    @DisplayName("A missing definition is created")
    void createsMissing() {
        assertThat(CrdPlan.outcome(Optional.empty(), installed(1, "1", List.of("v1"), false))
                        .words())
                .isEqualTo("created");
    }

    @Test
    void itIsWaitedForUntilItIsServed() {
        assertThat(CrdPlan.waitsFor(with(SERVED))).isEmpty();
        assertThat(CrdPlan.waitsFor(with(Map.of())))
                .hasValueSatisfying(why -> assertThat(why).contains("does not serve it"));
        assertThat(CrdPlan.waitsFor(with(Map.of(
                        "NamesAccepted", new State(false, "\"Widget\" is already in use"),
                        "Established", new State(false, "not all names are accepted")))))
                .hasValueSatisfying(why -> assertThat(why).contains("names", "\"Widget\" is already in use"));
    }

    @Test
    @DisplayName("Why the API server does not serve it is passed on, if it says why")
    void reasons() {
        State accepted = new State(true, "");
        assertThat(CrdPlan.waitsFor(with(
                        Map.of("NamesAccepted", accepted, "Established", new State(false, "still being installed")))))
                .contains("the API server does not serve it: still being installed");
        assertThat(CrdPlan.waitsFor(with(Map.of("NamesAccepted", accepted, "Established", new State(false, "")))))
                .contains("the API server does not serve it");
        assertThat(CrdPlan.waitsFor(with(Map.of("NamesAccepted", accepted))))
                .contains("the API server does not serve it");
        assertThat(CrdPlan.waitsFor(with(Map.of("Established", accepted)))).isEmpty();
    }

    private static CrdDefinition definition(String... versions) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: widgets.example.org}
                spec:
                  versions:
                """);
        for (String version : versions) {
            yaml.append("  - name: ").append(version).append('\n');
        }
        return new CrdDefinition(
                new KubernetesSerialization().unmarshal(yaml.toString(), GenericKubernetesResource.class));
    }

    private static InstalledCrd installed(
            long generation, String version, List<String> stored, boolean leaving, String... writers) {
        return new InstalledCrd(generation, version, stored, leaving, SERVED, List.of(writers));
    }

    private static InstalledCrd with(Map<String, State> conditions) {
        return new InstalledCrd(1, "1", List.of("v1"), false, conditions, List.of());
    }
}
