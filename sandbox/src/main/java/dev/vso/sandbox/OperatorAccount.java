package dev.vso.sandbox;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A service account for an operator, with the rights that it needs and no others, so that a missing right shows itself
 * and the audit log tells the operator's requests from everybody else's.
 *
 * @param name of the service account in {@link KubeSetup#OPERATOR_NAMESPACE}
 * @param kubeconfig with a token for it
 */
public record OperatorAccount(String name, Path kubeconfig) {

    private static final Duration TOKEN = Duration.ofDays(1);
    private static final String HOME = KubeSetup.OPERATOR_NAMESPACE;
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final List<String> GROUPS = List.of("secrets.hashicorp.com", "example.com");

    /** The name under which the API server's audit log shows its requests. */
    public String user() {
        return "system:serviceaccount:" + HOME + ":" + name;
    }

    /** An account with the operator's rights in all namespaces. */
    public static OperatorAccount everywhere(Sandbox sandbox, String name) {
        var account = bare(sandbox, name);
        clusterWide(sandbox, name, rights());
        atHome(sandbox, name);
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

    /** An account without any right but what every account has. */
    public static OperatorAccount bare(Sandbox sandbox, String name) {
        new KubeSetup(sandbox.kube().adminClient()).serviceAccount(HOME, name);
        var token = sandbox.kube().serviceAccountToken(HOME, name, TOKEN);
        return new OperatorAccount(name, sandbox.kube().kubeconfigFor(name, token));
    }

    /** An account that has all of it but Secrets beyond its own namespace, in which it may not list them either. */
    public static OperatorAccount withoutListOfSecrets(Sandbox sandbox, String name) {
        var account = bare(sandbox, name);
        atHome(sandbox, name);
        clusterWide(sandbox, name, List.of(resources(), rule(List.of(""), List.of("secrets"), "get", "create")));
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
                .create();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "ClusterRole", name)
                        .addNewSubject(null, "ServiceAccount", name, HOME)
                        .build())
                .create();
    }

    private static void atHome(Sandbox sandbox, String name) {
        var lease = rule(
                List.of("coordination.k8s.io"), List.of("leases"), "get", "list", "watch", "create", "update", "patch");
        grant(sandbox, name, name + "-lease", HOME, List.of(lease));
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
                .create();
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "Role", role)
                        .addNewSubject(null, "ServiceAccount", account, HOME)
                        .build())
                .create();
    }

    private static List<PolicyRule> rights() {
        var rights = new ArrayList<PolicyRule>();
        rights.add(resources());
        rights.add(
                rule(List.of(""), List.of("secrets"), "get", "list", "watch", "create", "update", "patch", "delete"));
        rights.add(rule(List.of(""), List.of("serviceaccounts/token"), "create"));
        rights.add(rule(List.of(""), List.of("events"), "create"));
        rights.add(rule(List.of("apps"), List.of("deployments", "statefulsets", "daemonsets"), "get", "patch"));
        return rights;
    }

    private static PolicyRule resources() {
        return rule(GROUPS, List.of("*"), "get", "list", "watch", "update", "patch");
    }

    private static PolicyRule rule(List<String> groups, List<String> resources, String... verbs) {
        return new PolicyRuleBuilder()
                .withApiGroups(groups)
                .withResources(resources)
                .withVerbs(verbs)
                .build();
    }
}
