package dev.vso.testing;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service account for an operator with only the rights that it needs, so that a missing right shows in tests and the
 * audit log separates the operator's requests from others.
 *
 * @param name of the service account in {@link KubeSetup#OPERATOR_NAMESPACE}
 * @param kubeconfig with a token for it
 */
public record OperatorAccount(String name, Path kubeconfig) {

    private static final Duration TOKEN = Duration.ofDays(1);
    private static final String HOME = KubeSetup.OPERATOR_NAMESPACE;
    private static final String SHARDING = "sharding-rules.yaml";
    private static final String RBAC = "rbac.authorization.k8s.io";

    /** The name under which the API server's audit log shows its requests. */
    public String user() {
        return "system:serviceaccount:" + HOME + ":" + name;
    }

    /** An account with the operator's rights in all namespaces. */
    public static OperatorAccount everywhere(Sandbox sandbox, String name) {
        return everywhere(sandbox, name, SourceTree.find().chart());
    }

    /** An account with the rights in all namespaces that this chart grants, which may be of another release. */
    public static OperatorAccount everywhere(Sandbox sandbox, String name, Path chart) {
        var account = bare(sandbox, name);
        clusterWide(sandbox, name, granted(chart, "operator-rules.yaml"));
        grant(sandbox, name, name + "-lease", HOME, granted(chart, "leadership-rules.yaml"));
        return account;
    }

    /** An administrator account, for an operator whose needs are not known. */
    public static OperatorAccount administrator(Sandbox sandbox, String name) {
        var account = bare(sandbox, name);
        bind(sandbox, name, "cluster-admin");
        return account;
    }

    /** The same, for one of several operators that share the work. */
    public static OperatorAccount sharing(Sandbox sandbox, String name) {
        return sharing(sandbox, name, SourceTree.find().chart());
    }

    /** The same by another chart, as far as it knows of sharing. */
    public static OperatorAccount sharing(Sandbox sandbox, String name, Path chart) {
        var account = everywhere(sandbox, name, chart);
        if (Files.exists(file(chart, SHARDING))) {
            grant(sandbox, name, name + "-shards", HOME, granted(chart, SHARDING));
        }
        return account;
    }

    /** An account with the operator's rights in these namespaces and its own only: no cluster role at all. */
    public static OperatorAccount confinedTo(Sandbox sandbox, String name, String... namespaces) {
        var account = bare(sandbox, name);
        atHome(sandbox, name);
        grant(sandbox, name, name, HOME, rights());
        for (var namespace : namespaces) {
            grant(sandbox, name, name, namespace, rights());
        }
        return account;
    }

    /** An account with no rights beyond every account's. */
    public static OperatorAccount bare(Sandbox sandbox, String name) {
        new KubeSetup(sandbox.kube().adminClient()).serviceAccount(HOME, name);
        var token = sandbox.kube().serviceAccountToken(HOME, name, TOKEN);
        return new OperatorAccount(name, sandbox.kube().kubeconfigFor(name, token));
    }

    /** An account with all rights except on Secrets outside its own namespace; inside it may not list them. */
    public static OperatorAccount withoutListOfSecrets(Sandbox sandbox, String name) {
        var account = bare(sandbox, name);
        atHome(sandbox, name);
        var some = new ArrayList<>(rights());
        some.removeIf(OperatorAccount::concernSecrets);
        some.add(new PolicyRuleBuilder()
                .withApiGroups("")
                .withResources("secrets")
                .withVerbs("get", "create")
                .build());
        clusterWide(sandbox, name, some);
        return account;
    }

    private static void clusterWide(Sandbox sandbox, String name, List<PolicyRule> rules) {
        var client = sandbox.kube().adminClient();
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .serverSideApply();
        bind(sandbox, name, name);
    }

    private static void bind(Sandbox sandbox, String account, String role) {
        sandbox.kube()
                .adminClient()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(account)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "ClusterRole", role)
                        .addNewSubject(null, "ServiceAccount", account, HOME)
                        .build())
                .serverSideApply();
    }

    private static void atHome(Sandbox sandbox, String name) {
        grant(sandbox, name, name + "-lease", HOME, granted(SourceTree.find().chart(), "leadership-rules.yaml"));
    }

    private static void grant(Sandbox sandbox, String account, String role, String namespace, List<PolicyRule> rules) {
        var client = sandbox.kube().adminClient();
        client.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .serverSideApply();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "Role", role)
                        .addNewSubject(null, "ServiceAccount", account, HOME)
                        .build())
                .serverSideApply();
    }

    /** The rules in the chart. Tests run with no others, so they notice a missing one. */
    private static List<PolicyRule> granted(Path chart, String file) {
        var path = file(chart, file);
        try {
            return new KubernetesSerialization().unmarshal(Files.readString(path), new TypeReference<>() {});
        } catch (IOException e) {
            throw new SandboxException("the chart's rules cannot be read: " + path, e);
        }
    }

    private static Path file(Path chart, String name) {
        return chart.resolve("files").resolve(name);
    }

    private static List<PolicyRule> rights() {
        return granted(SourceTree.find().chart(), "operator-rules.yaml");
    }

    private static boolean concernSecrets(PolicyRule rule) {
        return rule.getResources().contains("secrets");
    }
}
