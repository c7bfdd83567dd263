package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.chart.Chart;
import dev.vso.testing.Helm;
import dev.vso.testing.KubeAudit;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Helm upgrades and uninstalls a release, and waits for the jobs of the hooks, which run with their own rights. */
class ChartHooksIT {

    private static final TestEnvironment environment = TestEnvironment.get();
    private static final Helm helm = Helm.of(environment.sandbox());
    private static final String FINALIZER = "vaultstaticsecret.secrets.hashicorp.com/finalizer";

    @AfterAll
    static void leave() {
        environment.leave();
    }

    @Test
    @DisplayName("The upgrade hook applies the CRDs, and the uninstall hook removes finalizers")
    void hooks() {
        String home = environment.namespace("hooks");
        String shop = environment.namespace("hooks-app");
        ResourceHandle app = environment.apply(shop, StaticSecretYaml.of("app", shop + "/app"));
        app.edit(ChartHooksIT::held);
        helm.run("install", "hooked", Chart.FOLDER.toString(), "-n", home);
        long mark = environment.sandbox().kube().auditMark();
        try (FakeJobRunner jobs = new FakeJobRunner(environment, home)) {
            helm.run("upgrade", "hooked", Chart.FOLDER.toString(), "-n", home, "--timeout=120s");

            assertThat(jobs.of("upgrade-crds-hooked").out())
                    .last()
                    .asString()
                    .matches("all \\d+ definitions are those of this release");

            helm.run("uninstall", "hooked", "-n", home, "--timeout=120s");

            assertThat(jobs.of("pdcc-hooked").out()).contains("HCPVaultSecretsApp: not installed");
            assertThat(app.resource().require().getMetadata().getFinalizers()).isEmpty();
        }
        List<KubeAudit> asked = environment.sandbox().kube().auditSince(mark).stream()
                .filter(request -> request.user().startsWith("system:serviceaccount:" + home + ":"))
                .toList();
        assertThat(asked)
                .as("requests beyond the rights of the hooks")
                .noneMatch(request -> request.code() == 403)
                .anyMatch(request -> request.resource().equals("customresourcedefinitions"));
        assertThat(environment
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace(home)
                        .list()
                        .getItems())
                .as("what Helm had installed is gone")
                .isEmpty();
    }

    @Test
    void aJobThatFailsStopsTheUninstallAndTheOperatorStays() {
        String home = environment.namespace("hooks");
        helm.run("install", "unhooked", Chart.FOLDER.toString(), "-n", home);
        // The job's rights, which it has through the operator's account, were removed.
        environment
                .client()
                .rbac()
                .clusterRoleBindings()
                .withName("unhooked-vault-secrets-operator-manager-rolebinding")
                .delete();
        try (FakeJobRunner jobs = new FakeJobRunner(environment, home)) {
            Helm.Outcome outcome = helm.attempt("uninstall", "unhooked", "-n", home, "--timeout=60s");

            assertThat(outcome.code()).isNotZero();
            assertThat(jobs.of("pdcc-unhooked").err())
                    .anyMatch(line -> line.contains("cannot be listed: the API server answers 403"));
        }
        assertThat(environment
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace(home)
                        .list()
                        .getItems())
                .hasSize(1);
        helm.run("uninstall", "unhooked", "-n", home, "--no-hooks");
    }

    private static GenericKubernetesResource held(GenericKubernetesResource resource) {
        resource.addFinalizer(FINALIZER);
        return resource;
    }
}
