package dev.vso.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.operator.status.ResourceState;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series per resource match its status, as long as it exists. */
class ResourceMetricsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String END = "2026-01-01T01:00:00Z";

    private final List<HasMetadata> resources = new ArrayList<>();
    private final OperatorMetrics metrics = watching(4);

    private OperatorMetrics watching(int limit) {
        var made = new OperatorMetrics(limit, InstantSource.fixed(NOW));
        made.observe(new ResourceMetrics.View(
                resources::stream,
                ResourceSummaries::state,
                uid -> uid.equals("made") ? Optional.of(NOW) : Optional.empty()));
        return made;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VaultStaticSecret  | True  | Synced           | 1 |
            VaultStaticSecret  | False | VaultClientError | 0 | VaultClientError
            VaultDynamicSecret | False | Conflict         | 0 | Conflict
            VaultPKISecret     | True  | Synced           | 1 |
            Database           | False | SecretSyncError  | 0 | SecretSyncError
            """)
    void whetherASecretIsSyncedIsWhatItsConditionTells(
            String kind, String status, String reason, double synced, String problem) {
        resources.add(StatusResources.of(kind, "app", StatusResources.synced(status.equals("True"), reason, "")));

        assertThat(value("vso_secret_synced", "app")).contains(synced);
        assertThat(metrics.scrape().contains("vso_secret_problem{")).isEqualTo(problem != null);
        if (problem != null) {
            assertThat(page().value("vso_secret_problem", "name=\"app\"", "reason=\"" + problem + "\""))
                    .contains(1.0);
        }
        assertThat(page().value("vso_secrets", "synced=\"" + (synced == 1) + "\""))
                .contains(1.0);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "Published, WorkloadsUseThem, Published, false",
        "RollingOut, WorkloadsUseThem, RollingOut, false",
        "Stalled, PreviousCredentialsEnd, Stalled, true",
        "Settled, WorkloadsUseThem, , false",
        "PreviousRevoked, WorkloadsUseThem, , false",
    })
    @DisplayName("A rotation under way, and replaced credentials that are kept, come from the status")
    void rotations(String phase, String reason, String underWay, boolean ending) {
        resources.add(StatusResources.of("VaultDynamicSecret", "app", StatusResources.rotating(phase, reason)));
        resources.add(StatusResources.of("VaultDynamicSecret", "none", StatusResources.synced(true, "Synced", "")));

        assertThat(page().value("vso_rotations", "phase=\"" + phase + "\"")).contains(1.0);
        assertThat(page().value("vso_credentials_kept", "ending=\"" + ending + "\""))
                .contains(1.0);
        assertThat(metrics.scrape().contains("vso_secret_rotation{")).isEqualTo(underWay != null);
        if (underWay != null) {
            assertThat(page().value("vso_secret_rotation", "name=\"app\"", "phase=\"" + underWay + "\""))
                    .contains(1.0);
        }
        assertThat(value("vso_secret_previous_ending", "app")).isEqualTo(ending ? Optional.of(1.0) : Optional.empty());
    }

    @Test
    void aSecretThatWasNeverTriedIsPending() {
        resources.add(StatusResources.of("VaultStaticSecret", "app", "{}"));

        assertThat(value("vso_secret_synced", "app")).contains(0.0);
        assertThat(page().value("vso_secret_problem", "reason=\"Pending\"")).contains(1.0);
    }

    @DisplayName("Validity comes from the status; there is none before the first reconciliation")
    @ParameterizedTest
    @CsvSource({"VaultConnection", "VaultAuth", "SecretTransformation", "VaultPKISecret"})
    void validity(String kind) {
        resources.add(StatusResources.of(kind, "good", "{valid: true, error: \"\"}"));
        resources.add(StatusResources.of(kind, "bad", "{valid: false, error: \"no\"}"));
        resources.add(StatusResources.of(kind, "new", "null"));

        assertThat(value("controller_resource_status", "good")).contains(1.0);
        assertThat(value("controller_resource_status", "bad")).contains(0.0);
        assertThat(value("controller_resource_status", "new")).isEmpty();
    }

    @DisplayName("The expiry of credentials is in Unix time and relative")
    @ParameterizedTest
    @CsvSource({"VaultDynamicSecret", "Database"})
    void expiryOfCredentials(String kind) {
        resources.add(StatusResources.of(
                kind, "app", StatusResources.synced(true, "Synced", ", expiresAt: \"" + END + "\"")));
        resources.add(StatusResources.of(kind, "odd", StatusResources.synced(true, "Synced", ", expiresAt: tomorrow")));

        assertThat(value("vso_secret_expiration_seconds", "app")).contains(3600.0);
        assertThat(value("vso_secret_expiration_timestamp_seconds", "app"))
                .contains((double) Instant.parse(END).getEpochSecond());
        assertThat(value("vso_secret_expiration_seconds", "odd")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VaultPKISecret     | expiration: 9223372036854775807, lastRotation: -9223372036854775808
            VaultPKISecret     | expiration: -9223372036854775808
            VaultPKISecret     | expiration: 1e3, serialNumber: "\\u202e"
            VaultDynamicSecret | lastRenewalTime: 9223372036854775807, expiresAt: "+1000000000-12-31T23:59:59.999999999Z"
            VaultDynamicSecret | expiresAt: "-1000000000-01-01T00:00:00Z", secretLease: {id: "../..", duration: -1}
            Database           | expiresAt: "9999-12-31T23:59:59Z", roles: [{name: r, leaseDuration: 9223372036854775807}]
            Database           | roles: [{name: r, leaseId: "\\n", expiresAt: "+999999999-01-01T00:00:00Z", leaseDuration: -5}]
            """)
    @DisplayName("H9: an odd status takes nothing from what is told of others")
    void anOddStatusStopsNothing(String kind, String more) {
        resources.add(StatusResources.of(kind, "odd", StatusResources.synced(true, "Synced", ", " + more)));
        resources.add(StatusResources.of(
                "Database", "app", StatusResources.synced(true, "Synced", ", expiresAt: \"" + END + "\"")));

        assertThat(value("vso_secret_expiration_seconds", "app")).contains(3600.0);
        assertThat(value("vso_secret_synced", "odd")).contains(1.0);
    }

    @Test
    void theEndOfACertificateIsUnixTime() {
        resources.add(StatusResources.of(
                "VaultPKISecret", "app", StatusResources.synced(true, "Synced", ", expiration: 1900000000")));

        assertThat(value("vso_certificate_expiration_timestamp_seconds", "app")).contains(1.9e9);
    }

    @Test
    void theLastChangeIsThatOfTheSecretThatItOwns() {
        resources.add(StatusResources.of("VaultStaticSecret", "made", StatusResources.synced(true, "Synced", "")));
        resources.add(StatusResources.of("VaultStaticSecret", "filled", StatusResources.synced(true, "Synced", "")));

        assertThat(value("vso_secret_last_change_timestamp_seconds", "made")).contains((double) NOW.getEpochSecond());
        assertThat(value("vso_secret_last_change_timestamp_seconds", "filled")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            true  | Accepted         | 1 | 0
            false | VaultUnreachable | 0 | 0
            false | VaultSealed      | 0 | 1
            """)
    void aConnectionIsUpDownOrSealed(boolean valid, String reason, double up, double sealed) {
        resources.add(StatusResources.of(
                "VaultConnection",
                "vault",
                "{valid: %s, conditions: [{type: Ready, status: \"%s\", reason: %s}]}"
                        .formatted(valid, valid ? "True" : "False", reason)));

        assertThat(page().value("vso_connection_up", "vault_connection=\"team/vault\""))
                .contains(up);
        assertThat(page().value("vso_connection_sealed", "vault_connection=\"team/vault\""))
                .contains(sealed);
    }

    @Test
    @DisplayName("Deleted, terminating and empty resources have no series")
    void noSeries() {
        resources.add(StatusResources.of("VaultStaticSecret", "app", StatusResources.synced(true, "Synced", "")));
        assertThat(value("vso_secret_synced", "app")).isPresent();

        resources.clear();
        assertThat(metrics.scrape()).doesNotContain("name=\"app\"");

        resources.add(StatusResources.leaving("VaultDynamicSecret", "app"));
        resources.add(StatusResources.leaving("VaultConnection", "app"));
        resources.add(StatusResources.withoutSpec("VaultStaticSecret", "app"));
        assertThat(metrics.scrape()).doesNotContain("name=\"app\"").doesNotContain("team/app");
    }

    @Test
    void beyondTheLimitThoseInTroubleHaveTheirSeriesFirst() {
        for (String name : List.of("a", "b", "c", "d")) {
            resources.add(StatusResources.of("VaultStaticSecret", name, StatusResources.synced(true, "Synced", "")));
        }
        assertThat(page().value("vso_resources_left_out")).contains(0.0);
        assertThat(value("vso_secret_synced", "d")).contains(1.0);

        resources.add(StatusResources.of("VaultStaticSecret", "x", StatusResources.synced(false, "Conflict", "")));
        resources.add(StatusResources.of("VaultAuth", "y", "{valid: false}"));

        assertThat(page().value("vso_resources_left_out")).contains(2.0);
        assertThat(value("vso_secret_synced", "x")).contains(0.0);
        assertThat(value("controller_resource_status", "y")).contains(0.0);
        assertThat(value("vso_secret_synced", "b")).contains(1.0);
        assertThat(value("vso_secret_synced", "c")).isEmpty();
        assertThat(page().value("vso_secrets", "synced=\"true\""))
                .as("all are counted")
                .contains(4.0);
    }

    @Test
    void aLimitOfNoneLeavesTheCountsAndTheConnections() {
        resources.add(StatusResources.of("VaultStaticSecret", "a", StatusResources.synced(false, "Conflict", "")));
        resources.add(StatusResources.of("VaultConnection", "vault", "{valid: false}"));

        try (OperatorMetrics none = watching(0)) {
            MetricPage page = new MetricPage(none.scrape());
            assertThat(page.value("vso_secret_synced")).isEmpty();
            assertThat(page.value("vso_resources_left_out")).contains(2.0);
            assertThat(page.value("vso_secrets", "synced=\"false\"")).contains(1.0);
            assertThat(page.value("vso_connection_up")).contains(0.0);
        }
    }

    @Test
    @DisplayName("Which resources have series does not depend on their order")
    void independentOfOrder() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<ResourceState> all = IntStream.range(0, random.nextInt(1, 40))
                    .mapToObj(i -> state("s" + i, random.nextInt(5) > 0))
                    .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
            int limit = random.nextInt(40);
            SeriesLimit before = SeriesLimit.of(all, limit);
            Collections.shuffle(all, random);
            SeriesLimit after = SeriesLimit.of(all, limit);

            assertThat(after.shown()).as("seed %d", seed).hasSameElementsAs(before.shown());
            assertThat(after.shown()).as("seed %d", seed).hasSize(Math.min(limit, all.size()));
            assertThat(after.shown().size() + after.leftOut())
                    .as("seed %d", seed)
                    .isEqualTo(all.size());
            long troubled = all.stream().filter(ResourceState::isUnhealthy).count();
            assertThat(after.shown().stream().filter(ResourceState::isUnhealthy))
                    .as("seed %d", seed)
                    .hasSize((int) Math.min(limit, troubled));
        }
    }

    private static ResourceState state(String name, boolean synced) {
        return ResourceSummaries.state(
                        StatusResources.of("VaultStaticSecret", name, StatusResources.synced(synced, "X", "")))
                .orElseThrow();
    }

    private MetricPage page() {
        return new MetricPage(metrics.scrape());
    }

    private Optional<Double> value(String metric, String name) {
        return page().value(metric, "name=\"" + name + "\"");
    }
}
