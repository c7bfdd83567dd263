package dev.vso.operator.dashboard;

import dev.vso.api.Database;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultConnection;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.kubernetes.ObjectKey;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** A fixed sample of a larger cluster on an ordinary day: most resources are healthy, some are not. */
final class SampleCluster {

    private static final String HOME = "vault-secrets-operator-system";
    private static final List<String> TEAMS = List.of("checkout", "identity", "payments", "search", "warehouse");

    private final FakeDashboardData cluster;
    private final Instant now;
    private final Manifests manifests;
    private final AtomicReference<Instant> clock;
    private final RecentEvents recentEvents;

    SampleCluster(FakeDashboardData cluster, Instant now) {
        this.cluster = cluster;
        this.now = now;
        this.manifests = new Manifests(now);
        this.clock = new AtomicReference<>(now);
        this.recentEvents = new RecentEvents(clock::get);
        vault();
        fixed();
        leases();
        certificates();
        trouble();
        rotations();
        day();
    }

    RecentEvents happenings() {
        return recentEvents;
    }

    private Instant ago(Duration time) {
        return now.minus(time);
    }

    private void vault() {
        String up = Manifests.condition("Ready", "True", "Accepted", "Vault 2.4.1 is active", ago(Duration.ofDays(12)));
        String sealed = Manifests.condition(
                "Ready", "False", "VaultSealed", "Vault is sealed: unseal it", ago(Duration.ofMinutes(26)));
        cluster.put(VaultConnection.class, Manifests.connection(HOME, "default", "https://vault.example.com:8200", up));
        cluster.put(
                VaultConnection.class,
                Manifests.connection("warehouse", "edge", "https://vault-edge.example.com:8200", sealed));
        String usable =
                Manifests.condition("Ready", "True", "Accepted", "the VaultAuth can be used", ago(Duration.ofDays(3)));
        String refused = Manifests.condition(
                "Ready",
                "False",
                "VaultClientError",
                "the role search does not admit service account search/indexer: add it to bound_service_account_names",
                ago(Duration.ofHours(2)));
        cluster.put(VaultAuth.class, Manifests.login(HOME, "default", usable));
        cluster.put(VaultAuth.class, Manifests.login("payments", "ledger", usable));
        cluster.put(VaultAuth.class, Manifests.login("search", "indexer", refused));
        cluster.route("payments", new ObjectKey("payments", "ledger"), FakeDashboardData.OPERATORS);
        cluster.route("warehouse", FakeDashboardData.OPERATORS, new ObjectKey("warehouse", "edge"));
    }

    private void fixed() {
        int age = 1;
        for (String team : TEAMS) {
            for (String name : List.of("api", "smtp", "oauth-client", "feature-flags", "sentry", "object-store")) {
                age = age * 7 % 101;
                cluster.put(
                        VaultStaticSecret.class,
                        manifests.fixed(team, name, Manifests.well(ago(Duration.ofHours(3L * age)))));
            }
        }
    }

    private void leases() {
        int i = 0;
        for (String team : TEAMS) {
            for (String name : List.of("reader", "writer", "jobs")) {
                i++;
                Duration lease = List.of(
                                Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(8), Duration.ofHours(24))
                        .get(i % 4);
                Duration passed = lease.multipliedBy(10L + i * 37 % 55).dividedBy(100);
                cluster.put(
                        VaultDynamicSecret.class,
                        manifests.leased(team, name, lease, passed, Manifests.well(ago(Duration.ofDays(i)))));
            }
            cluster.put(
                    Database.class,
                    manifests.database(team, team + "-db", Duration.ofHours(24), Duration.ofHours(3L * i % 20)));
        }
        cluster.put(
                VaultDynamicSecret.class,
                manifests.rotated("payments", "mainframe", Duration.ofDays(1), Duration.ofHours(20)));
        cluster.put(
                VaultDynamicSecret.class,
                manifests.rotated("warehouse", "scanner", Duration.ofDays(7), Duration.ofDays(5)));
    }

    private void certificates() {
        int i = 0;
        for (String team : TEAMS) {
            i++;
            cluster.put(
                    VaultPKISecret.class,
                    manifests.certificate(team, "internal", Duration.ofDays(3), Duration.ofHours(9L * i), ""));
            cluster.put(
                    VaultPKISecret.class,
                    manifests.certificate(team, "ingress", Duration.ofDays(90), Duration.ofDays(11L * i), ""));
        }
        cluster.put(
                VaultPKISecret.class,
                manifests.certificate(
                        "identity",
                        "saml",
                        Duration.ofDays(365),
                        Duration.ofDays(346),
                        "notAfter: \"2026-03-20T00:00:00Z\""));
    }

    private void trouble() {
        cluster.put(
                VaultStaticSecret.class,
                manifests.fixed(
                        "payments",
                        "card-processor",
                        Manifests.failed(
                                "VaultDenied",
                                "the policy of role payments does not grant \"read\" on secret/data/payments/card-processor; add it",
                                ago(Duration.ofMinutes(14)))));
        cluster.put(
                VaultDynamicSecret.class,
                manifests.leased(
                        "warehouse",
                        "forecast",
                        Duration.ofHours(1),
                        Duration.ofMinutes(48),
                        Manifests.failed("VaultSealed", "Vault is sealed: unseal it", ago(Duration.ofMinutes(26)))));
        cluster.put(
                VaultStaticSecret.class,
                manifests.fixed(
                        "checkout",
                        "session-key",
                        Manifests.well(ago(Duration.ofHours(4)))
                                + Manifests.condition(
                                        "RolloutRestart",
                                        "False",
                                        "RolloutRestartWithheld",
                                        "waiting for a restart: Deployment web since 11:52; restarted 5 times within the hour",
                                        ago(Duration.ofMinutes(8)))));
        cluster.put(
                VaultStaticSecret.class,
                manifests.fixed("search", "ranking-model", "").replaceAll("(?s)\nstatus:.*", "\n"));
    }

    private void rotations() {
        cluster.put(
                VaultDynamicSecret.class,
                manifests.rotating(
                        "checkout",
                        "writer",
                        "RollingOut",
                        ago(Duration.ofSeconds(40)),
                        "waits for: the rollout of Deployment writer"));
        cluster.put(
                VaultDynamicSecret.class,
                manifests.rotating(
                        "payments",
                        "jobs",
                        "Stalled",
                        ago(Duration.ofMinutes(17)),
                        "waits for: Deployment jobs: 1 of 3 pods are new, and its progress deadline is exceeded"));
        cluster.put(
                VaultStaticSecret.class,
                manifests.fixed(
                        "search",
                        "sentry",
                        Manifests.well(ago(Duration.ofDays(2)))
                                + Manifests.condition(
                                        "Suspended",
                                        "True",
                                        "SuspendedBySpec",
                                        "nothing is written, because spec.suspend is true; set spec.suspend to false or remove it",
                                        ago(Duration.ofMinutes(50)))));
    }

    private void tell(Duration ago, String type, String kind, String key, String reason, String message) {
        clock.set(ago(ago));
        recentEvents.add(new EventBuilder()
                .withType(type)
                .withReason(reason)
                .withMessage(message)
                .withNewInvolvedObject()
                .withKind(kind)
                .withNamespace(key.split("/", -1)[0])
                .withName(key.split("/", -1)[1])
                .endInvolvedObject()
                .build());
    }

    private void day() {
        tell(
                Duration.ofMinutes(51),
                "Normal",
                "VaultPKISecret",
                "search/internal",
                "SecretRotated",
                "Secret internal-tls has certificate 3a:7f:01, valid until 2026-03-13T12:00:00Z: its renewal was due");
        tell(
                Duration.ofMinutes(44),
                "Normal",
                "VaultDynamicSecret",
                "identity/writer",
                "SecretLeaseRenewal",
                "the lease was renewed");
        tell(
                Duration.ofMinutes(31),
                "Normal",
                "VaultStaticSecret",
                "checkout/session-key",
                "SecretSynced",
                "Secret session-key updated (the source has changed)");
        tell(
                Duration.ofMinutes(26),
                "Warning",
                "VaultConnection",
                "warehouse/edge",
                "VaultSealed",
                "Vault is sealed: unseal it");
        tell(
                Duration.ofMinutes(26),
                "Warning",
                "VaultDynamicSecret",
                "warehouse/forecast",
                "VaultSealed",
                "Vault is sealed: unseal it");
        tell(
                Duration.ofMinutes(19),
                "Normal",
                "Database",
                "payments/payments-db",
                "SecretLeaseRenewal",
                "role app: the lease was renewed");
        tell(
                Duration.ofMinutes(14),
                "Warning",
                "VaultStaticSecret",
                "payments/card-processor",
                "VaultDenied",
                "the policy of role payments does not grant \"read\" on secret/data/payments/card-processor; add it");
        tell(
                Duration.ofMinutes(8),
                "Warning",
                "VaultStaticSecret",
                "checkout/session-key",
                "RolloutRestartWithheld",
                "Deployment web was restarted 5 times within the hour");
        tell(
                Duration.ofMinutes(2),
                "Normal",
                "VaultDynamicSecret",
                "checkout/reader",
                "SecretRotated",
                "Secret reader-credentials has new credentials: its lease was revoked");
        tell(
                Duration.ofSeconds(20),
                "Normal",
                "VaultStaticSecret",
                "identity/oauth-client",
                "SecretSynced",
                "Secret oauth-client updated (the source has changed)");
    }
}
