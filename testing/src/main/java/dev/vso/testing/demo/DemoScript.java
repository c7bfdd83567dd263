package dev.vso.testing.demo;

import dev.vso.testing.KubeSetup;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.Sandbox;
import dev.vso.testing.SandboxException;
import dev.vso.testing.SourceTree;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of the demo, in their order. */
final class DemoScript {

    private static final String APP = KubeSetup.APP_NAMESPACE;
    private static final String PATH = "secret/data/production/database";
    private static final Duration SOON = Duration.ofSeconds(15);

    /** The operator polls Vault for changed values at the interval in the manifest. */
    private static final Duration REFRESH_OF_SEED = Duration.ofSeconds(30);

    /** As {@code kubectl annotate} does it: independent of concurrent writes by the operator. */
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private static final String ADDRESS_OF_SEED = "https://vault.example.com";

    private final Sandbox sandbox;
    private final Cluster cluster;
    private final StepReporter reporter;

    DemoScript(Sandbox sandbox, StepReporter reporter) {
        this.sandbox = sandbox;
        this.cluster = new Cluster(sandbox.kube().adminClient());
        this.reporter = reporter;
    }

    void run(OperatorProcess operator) {
        if (!reporter.step("the operator starts", () -> {
            operator.awaitReady();
            return "process " + operator.pid() + ", with the rights of its own service account";
        })) {
            return;
        }
        logIn();
        arrive();
        var changed = change();
        database();
        new CertificateDemo(sandbox, cluster, reporter)
                .run(read("nginx-tls.yaml"), read("app-tls.yaml"), read("shared-templates.yaml"));
        follow(changed);
        repair();
        goAway();
    }

    private void logIn() {
        reporter.heading("Where Vault is, and how production logs in");
        reporter.say("    examples/*.yaml, word for word; only " + ADDRESS_OF_SEED + " is "
                + sandbox.bao().address() + " here");
        reporter.step("VaultConnection vault-connection", () -> becomesReady("vault-connection.yaml", APP));
        reporter.step("VaultAuth vault-auth", () -> becomesReady("vault-auth.yaml", APP));
    }

    private void arrive() {
        reporter.heading("Secrets arrive");
        write("admin", "secret123");
        reporter.step("VaultStaticSecret database-creds", () -> {
            apply("static-secret.yaml", APP);
            return arrived("database-secret", "secret123");
        });
        reporter.step("VaultStaticSecret database-secret", () -> {
            apply("static-secret-with-labels.yaml", APP);
            var text = arrived("db-credentials", "secret123");
            var metadata = cluster.secret(APP, "db-credentials").orElseThrow().getMetadata();
            expect("label app", "myapp", metadata.getLabels().get("app"));
            expect(
                    "annotation managed-by",
                    "vault-secrets-operator",
                    metadata.getAnnotations().get("managed-by"));
            return text + "  label app=myapp, annotation managed-by";
        });
    }

    private long change() {
        reporter.heading("A value changes in Vault");
        var changed = System.nanoTime();
        reporter.step("new password written to Vault", () -> {
            write("admin", "changed-456");
            return "the operator reads Vault again after refreshAfter: 30 s and 60 s";
        });
        reporter.step("… or immediately, on request", () -> {
            cluster.client()
                    .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultStaticSecret")
                    .inNamespace(APP)
                    .withName("database-secret")
                    .patch(
                            MERGE,
                            "{\"metadata\":{\"annotations\":{\"vso.secrets.hashicorp.com/force-sync\":\"by-the-demo\"}}}");
            return arrived("db-credentials", "changed-456") + "  (annotation force-sync)";
        });
        return changed;
    }

    private void database() {
        reporter.heading("Meanwhile: defaults for namespaces without a login of their own");
        reporter.step("VaultConnection and VaultAuth default", () -> becomesReady("default-auth.yaml", APP));
        new DatabaseDemo(sandbox, cluster, reporter, read("database.yaml")).run();
        new RotationDemo(sandbox, cluster, reporter).run();
    }

    private void follow(long changed) {
        reporter.heading("The changed value again");
        reporter.step("database-secret follows at its next refresh", changed, () -> {
            Cluster.await(
                    REFRESH_OF_SEED.plus(SOON),
                    () -> "changed-456"
                            .equals(cluster.data(APP, "database-secret").get("password")),
                    () -> "the old value is still there");
            return shown("database-secret") + "  since the change; refreshAfter: 30s";
        });
    }

    private void repair() {
        reporter.heading("Manual changes of Secrets");
        reporter.step("an edit is undone", () -> {
            var wrong = Base64.getEncoder().encodeToString("by hand".getBytes(StandardCharsets.UTF_8));
            cluster.client()
                    .secrets()
                    .inNamespace(APP)
                    .withName("database-secret")
                    .patch(MERGE, "{\"data\":{\"password\":\"" + wrong + "\"}}");
            return arrived("database-secret", "changed-456");
        });
        reporter.step("a deletion is undone", () -> {
            var before = uid();
            cluster.client()
                    .secrets()
                    .inNamespace(APP)
                    .withName("database-secret")
                    .delete();
            Cluster.await(SOON, () -> !uid().isEmpty() && !uid().equals(before), () -> "the Secret is not there again");
            return arrived("database-secret", "changed-456");
        });
    }

    private void goAway() {
        reporter.step("a Secret goes with its VaultStaticSecret", () -> {
            cluster.client()
                    .genericKubernetesResources("secrets.hashicorp.com/v1beta1", "VaultStaticSecret")
                    .inNamespace(APP)
                    .withName("database-secret")
                    .delete();
            Cluster.await(
                    SOON, () -> cluster.secret(APP, "db-credentials").isEmpty(), () -> "the Secret is still there");
            return "db-credentials was deleted with its resource";
        });
        reporter.step("… and is created with it", () -> {
            apply("static-secret-with-labels.yaml", APP);
            return arrived("db-credentials", "changed-456");
        });
    }

    private String uid() {
        return cluster.secret(APP, "database-secret")
                .map(secret -> secret.getMetadata().getUid())
                .orElse("");
    }

    private void write(String user, String password) {
        sandbox.bao().root().write(PATH, Map.of("data", Map.of("username", user, "password", password)));
    }

    private String becomesReady(String file, String namespace) throws Cluster.NotSeen {
        var said = "";
        for (var resource : apply(file, namespace)) {
            said = cluster.awaitReady(resource, SOON);
        }
        return said;
    }

    private String arrived(String secret, String password) throws Cluster.NotSeen {
        Cluster.await(
                SOON,
                () -> password.equals(cluster.data(APP, secret).get("password")),
                () -> cluster.secret(APP, secret).isEmpty()
                        ? "there is no such Secret"
                        : "the Secret holds another value");
        return shown(secret);
    }

    private String shown(String secret) {
        return "Secret " + secret + ": " + Masked.data(cluster.data(APP, secret));
    }

    private List<HasMetadata> apply(String file, String namespace) {
        return cluster.apply(
                read(file).replace(ADDRESS_OF_SEED, sandbox.bao().address().toString()), namespace);
    }

    private static String read(String file) {
        try {
            return Files.readString(SourceTree.find().examples().resolve(file));
        } catch (IOException e) {
            throw new SandboxException("unreadable: examples/" + file, e);
        }
    }

    private static void expect(String what, String wanted, @Nullable String found) throws Cluster.NotSeen {
        if (!Objects.equals(wanted, found)) {
            throw new Cluster.NotSeen(what + " should be " + wanted + " and is " + found);
        }
    }
}
