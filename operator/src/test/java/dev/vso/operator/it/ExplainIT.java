package dev.vso.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.sandbox.FaultProxy;
import dev.vso.sandbox.KubeSetup;
import dev.vso.sandbox.OperatorAccount;
import dev.vso.sandbox.SandboxCa;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Broken set-ups, each with the step at which {@code vso explain} finds the break, what it calls it, and the cure. */
class ExplainIT {

    private static final World world = World.get();
    private static final String VALUE = "hunter2-never-printed";

    private static String namespace = "";
    private static String other = "";
    private static FaultProxy proxy;

    @BeforeAll
    static void start() {
        world.defaultAuth();
        namespace = world.namespace("explain");
        other = world.namespace("explain-other");
        proxy = new FaultProxy(world.sandbox().bao().port());
        world.put(namespace + "/app", Map.of("password", VALUE));
        apply(secret("elder")
                .into("name: contested\ncreate: true")); // older by more than the second that age is told in
    }

    @AfterAll
    static void stop() {
        proxy.close();
        world.leave();
    }

    /** @param what breaks something and returns what is to be explained; {@code NAME} is the case's own name */
    record Broken(String name, Setup what, String step, String problem, String cure) {

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Setup {
        /** Breaks something; gives kind and name. */
        String make(String name) throws Exception;
    }

    // ------------------------------------------------------------------------------------------------ bricks

    private static StaticSecretYaml secret(String name) {
        return StaticSecretYaml.of(name, namespace + "/app");
    }

    private static String apply(StaticSecretYaml manifest) {
        world.apply(namespace, manifest);
        return "vss/" + manifest.name();
    }

    /** A secret that uses a VaultAuth of its own with a role of Vault. */
    private static String withRole(String name, String role, String lines) {
        world.auth(namespace, name, role, lines);
        return apply(secret(name).with("vaultAuthRef: " + name));
    }

    private static String withConnection(String name, String spec) {
        world.connection(namespace, name, spec);
        return withRole(name, "vault-secrets-operator", "vaultConnectionRef: " + name);
    }

    /** Whatever namespace the operator is said to be in. */
    private static String withOwnConnection(String name, String lines) {
        world.connection(namespace, name, "address: %s\ncaCertSecretRef: vault-ca-cert".formatted(address()));
        world.auth(namespace, name, "vault-secrets-operator", "vaultConnectionRef: " + name);
        return apply(secret(name).with("vaultAuthRef: %s\n%s".formatted(name, lines)));
    }

    private static String address() {
        return world.sandbox().bao().address().toString();
    }

    private static String policy(String path, String... capabilities) {
        return "path \"%s\" { capabilities = [\"%s\"] }\n".formatted(path, String.join("\", \"", capabilities));
    }

    private static void vaultRole(String name, String policy, Map<String, ?> settings) {
        world.role(name, policy, settings);
    }

    private static String readsApp() {
        return policy("secret/data/" + namespace + "/*", "read");
    }

    private static void globalAuth(String name, String yaml) {
        world.apply(namespace, """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata:
                  name: %s
                spec:
                """.formatted(name) + yaml.indent(2));
    }

    // ------------------------------------------------------------------------------------------------ the table

    static Stream<Broken> resourceAndReferences() {
        return Stream.of(
                new Broken(
                        "gone", _ -> "vss/gone", "resource", "there is no VaultStaticSecret gone", "correct the name"),
                new Broken(
                        "elsewhere",
                        name -> {
                            world.apply(other, StaticSecretYaml.of(name, "x"));
                            return "vss/" + name;
                        },
                        "resource",
                        "one of that name is in namespace explain-other",
                        "add -n explain-other"),
                new Broken("path-up", name -> apply(StaticSecretYaml.of(name, "../other")), "resource", "path: ", ""),
                new Broken(
                        "template",
                        name -> apply(secret(name).into("""
                                name: %s
                                create: true
                                transformation: {templates: {x: {text: '{{ .Secrets.password'}}}
                                """.formatted(name))),
                        "resource",
                        "templates[x]",
                        "correct the template"),
                new Broken(
                        "shared-abroad",
                        name -> apply(secret(name).into("""
                                name: %s
                                create: true
                                transformation: {transformationRefs: [{name: x, namespace: %s}]}
                                """.formatted(name, other))),
                        "resource",
                        "of another namespace",
                        "copy it into"),
                new Broken(
                        "no-auth",
                        name -> apply(secret(name).with("vaultAuthRef: nobody")),
                        "auth",
                        "no VaultAuth %s/nobody exists",
                        "create it, or name another"),
                new Broken(
                        "bad-reference",
                        name -> apply(secret(name).with("vaultAuthRef: a/b/c")),
                        "auth",
                        "\"a/b/c\" is neither a name nor namespace/name",
                        "correct it"),
                new Broken(
                        "not-allowed",
                        name -> {
                            world.auth(other, name, "vault-secrets-operator", "");
                            return apply(secret(name).with("vaultAuthRef: %s/%s".formatted(other, name)));
                        },
                        "auth",
                        "does not allow namespace %s",
                        "add it to the VaultAuth's allowedNamespaces"),
                new Broken(
                        "no-global",
                        name -> {
                            globalAuth(name, "vaultAuthGlobalRef: {name: nobody}");
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "auth",
                        "no VaultAuthGlobal %s/nobody exists",
                        "create it, or name another"),
                new Broken(
                        "no-connection",
                        name -> withRole(name, "vault-secrets-operator", "vaultConnectionRef: nobody"),
                        "auth",
                        "vaultConnectionRef: no VaultConnection %s/nobody",
                        "create it, or name another"),
                new Broken(
                        "connection-abroad",
                        name -> {
                            world.connection(other, name, "address: " + address());
                            return withRole(
                                    name, "vault-secrets-operator", "vaultConnectionRef: %s/%s".formatted(other, name));
                        },
                        "auth",
                        "another team's namespace",
                        "--allow-cross-namespace-connections"));
    }

    static Stream<Broken> connectionAndVault() {
        return Stream.of(
                new Broken(
                        "no-ca",
                        name -> withConnection(name, "address: %s\ncaCertSecretRef: nobody".formatted(address())),
                        "connection",
                        "caCertSecretRef: Secret %s/nobody with key ca.crt does not exist",
                        "create it"),
                new Broken(
                        "unknown-ca",
                        name -> withConnection(name, "address: " + address()),
                        "vault",
                        "is not signed by a well-known CA",
                        "set caCertSecretRef"),
                new Broken(
                        "other-name",
                        name -> withConnection(
                                name,
                                "address: %s\ncaCertSecretRef: vault-ca-cert\ntlsServerName: wrong.example.com"
                                        .formatted(address())),
                        "vault",
                        "is not for the tlsServerName \"wrong.example.com\"",
                        "set tlsServerName to a name in it"),
                new Broken(
                        "plain",
                        name -> withConnection(
                                name,
                                "address: http://127.0.0.1:"
                                        + world.sandbox().bao().port()),
                        "connection",
                        "",
                        "let Vault speak TLS"),
                new Broken(
                        "nobody-listens",
                        name -> withConnection(name, "address: https://127.0.0.1:1\ncaCertSecretRef: vault-ca-cert"),
                        "vault",
                        "refuses the connection",
                        "check that Vault runs"),
                new Broken(
                        "silent",
                        name -> {
                            proxy.set(new FaultProxy.Fault.BlackHole());
                            return withConnection(
                                    name,
                                    "address: https://127.0.0.1:%d\ncaCertSecretRef: vault-ca-cert\ntimeout: 1s"
                                            .formatted(proxy.port()));
                        },
                        "vault",
                        "gave no answer within 1 s",
                        "check that it is up"));
    }

    static Stream<Broken> login() {
        return Stream.of(
                new Broken(
                        "no-account",
                        name -> {
                            globalAuth(name, """
                            method: kubernetes
                            mount: kubernetes
                            kubernetes: {role: vault-secrets-operator, serviceAccount: nobody}
                            """);
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "login",
                        "service account %s/nobody does not exist",
                        "kubectl create serviceaccount"),
                new Broken(
                        "no-role",
                        name -> withRole(name, "no-such-role", ""),
                        "login",
                        "invalid role name \"no-such-role\"",
                        "create the role auth/kubernetes/role/no-such-role"),
                new Broken(
                        "account-not-bound",
                        name -> {
                            vaultRole(name, readsApp(), Map.of());
                            world.vault()
                                    .write(
                                            "auth/kubernetes/role/" + name,
                                            Map.of("bound_service_account_names", List.of("somebody")));
                            return withRole(name, name, "");
                        },
                        "login",
                        "service account name not authorized",
                        "add default to bound_service_account_names"),
                new Broken(
                        "namespace-not-bound",
                        name -> {
                            vaultRole(name, readsApp(), Map.of());
                            world.vault()
                                    .write(
                                            "auth/kubernetes/role/" + name,
                                            Map.of("bound_service_account_namespaces", List.of("somewhere")));
                            return withRole(name, name, "");
                        },
                        "login",
                        "namespace not authorized",
                        "bound_service_account_namespaces of auth/kubernetes/role/"),
                new Broken(
                        "audience",
                        name -> {
                            vaultRole(name, readsApp(), Map.of("audience", "somebody-else"));
                            return withRole(name, name, "");
                        },
                        "login",
                        "audience",
                        "set kubernetes.audiences to the audience of auth/kubernetes/role/"),
                new Broken(
                        "auth-mount",
                        name -> {
                            globalAuth(name, """
                            method: kubernetes
                            mount: nowhere
                            kubernetes: {role: vault-secrets-operator, serviceAccount: default}
                            """);
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "login",
                        "no Kubernetes auth method answers there",
                        "correct the mount"),
                new Broken(
                        "reviewer",
                        name -> {
                            world.vault().write("sys/auth/" + name, Map.of("type", "kubernetes"));
                            world.vault()
                                    .write(
                                            "auth/%s/config".formatted(name),
                                            Map.of(
                                                    "kubernetes_host",
                                                    world.sandbox()
                                                            .kube()
                                                            .address()
                                                            .toString(),
                                                    "kubernetes_ca_cert",
                                                    world.sandbox().ca().pem(),
                                                    "token_reviewer_jwt",
                                                    world.sandbox()
                                                            .kube()
                                                            .serviceAccountToken(
                                                                    namespace, "default", Duration.ofHours(1)),
                                                    "disable_local_ca_jwt",
                                                    true));
                            world.vault()
                                    .write(
                                            "auth/%s/role/app".formatted(name),
                                            Map.of(
                                                    "bound_service_account_names",
                                                    List.of("*"),
                                                    "bound_service_account_namespaces",
                                                    List.of("*")));
                            globalAuth(name, """
                            method: kubernetes
                            mount: %s
                            kubernetes: {role: app, serviceAccount: default}
                            """.formatted(name));
                            return apply(secret(name).with("vaultAuthRef: " + name));
                        },
                        "login",
                        "could not have the service account's token reviewed",
                        "check auth/reviewer/config"));
    }

    static Stream<Broken> reading() {
        return Stream.of(
                new Broken(
                        "denied",
                        name -> apply(StaticSecretYaml.of(name, "of-others/app")),
                        "read",
                        "missing capability read on secret/data/of-others/app",
                        "add this to the policy confined-to-namespace"),
                new Broken(
                        "nothing-there",
                        name -> apply(StaticSecretYaml.of(name, namespace + "/nothing")),
                        "read",
                        "nothing is at secret/data/%s/nothing",
                        "write the secret"),
                new Broken(
                        "kv-version",
                        name -> apply(secret(name).from("secret", "kv-v1", namespace + "/app")),
                        "read",
                        "secret/ is a key/value engine of version 2",
                        "set spec.type to kv-v2"),
                new Broken(
                        "engine-type",
                        name -> {
                            vaultRole(name, policy("pki/*", "read"), Map.of());
                            world.auth(namespace, name, name, "");
                            return apply(secret(name).from("pki", "kv-v1", "x").with("vaultAuthRef: " + name));
                        },
                        "read",
                        "pki/ is an engine of type pki and not kv",
                        "set spec.mount to one of type kv"),
                new Broken(
                        "no-mount",
                        name -> {
                            vaultRole(name, policy("nowhere/*", "read"), Map.of());
                            world.auth(namespace, name, name, "");
                            return apply(
                                    secret(name).from("nowhere", "kv-v2", "x").with("vaultAuthRef: " + name));
                        },
                        "read",
                        "nothing is mounted at nowhere/",
                        "correct spec.mount"),
                new Broken(
                        "deleted",
                        name -> {
                            world.put(namespace + "/deleted", Map.of("password", VALUE));
                            world.vault().delete("secret/data/" + namespace + "/deleted");
                            return apply(StaticSecretYaml.of(name, namespace + "/deleted"));
                        },
                        "read",
                        "version 1 of secret/data/%s/deleted was deleted",
                        "undelete it"),
                new Broken(
                        "key-missing",
                        name -> apply(
                                secret(name).into("name: %s\ncreate: true\ntype: kubernetes.io/tls".formatted(name))),
                        "read",
                        "tls.crt",
                        ""),
                new Broken(
                        "no-engine-role",
                        name -> {
                            vaultRole(
                                    name,
                                    policy("database/creds/*", "read") + policy("database/roles/*", "read"),
                                    Map.of());
                            world.auth(namespace, name, name, "");
                            world.apply(
                                    namespace,
                                    LeaseYaml.at(name, "creds/nobody")
                                            .with("vaultAuthRef: " + name)
                                            .toString());
                            return "vds/" + name;
                        },
                        "read",
                        "the engine has no role database/roles/nobody",
                        "create it in Vault"),
                new Broken(
                        "certificate-denied",
                        name -> {
                            world.apply(namespace, """
                            apiVersion: secrets.hashicorp.com/v1beta1
                            kind: VaultPKISecret
                            metadata: {name: %1$s}
                            spec: {mount: pki, role: web-server, commonName: x.example.com, destination: {name: %1$s, create: true}}
                            """.formatted(name));
                            return "vaultpkisecrets.secrets.hashicorp.com " + name;
                        },
                        "read",
                        "missing capability update on pki/issue/web-server",
                        "add this to the policy"),
                new Broken(
                        "database-denied",
                        name -> {
                            vaultRole(name, readsApp(), Map.of());
                            world.auth(namespace, name, name, "");
                            world.apply(namespace, """
                            apiVersion: example.com/v1
                            kind: Database
                            metadata: {name: %1$s}
                            spec:
                              engine: postgresql
                              name: mydatabase
                              vaultAuthRef: %1$s
                              roles: [{name: app, db_name: mydatabase, creation_days: 1, revocation_days: 2}]
                            """.formatted(name));
                            return "db " + name;
                        },
                        "read",
                        "missing capability create, read, update on database/roles/",
                        "add this to the policy"));
    }

    static Stream<Broken> secretAndAfter() {
        return Stream.of(
                new Broken(
                        "foreign",
                        name -> {
                            world.client()
                                    .resource(new SecretBuilder()
                                            .withNewMetadata()
                                            .withNamespace(namespace)
                                            .withName(name)
                                            .endMetadata()
                                            .addToStringData("password", VALUE)
                                            .build())
                                    .create();
                            return apply(secret(name));
                        },
                        "secret",
                        "exists and was not created by VaultStaticSecret foreign",
                        "set destination.overwrite to true"),
                new Broken(
                        "not-made",
                        name -> apply(secret(name).into("name: " + name)),
                        "secret",
                        "does not exist, and destination.create is false",
                        "create the Secret"),
                new Broken(
                        "held",
                        name -> {
                            ownedSecret("contested", "elder");
                            return apply(secret(name).into("name: contested\ncreate: true"));
                        },
                        "secret",
                        "belongs to VaultStaticSecret elder",
                        "name another Secret"),
                new Broken(
                        "no-operator",
                        name -> withOwnConnection(name, "") + " --operator-namespace " + namespace,
                        "operator",
                        "no operator is at work",
                        "start it"));
    }

    private static void ownedSecret(String secret, String owner) {
        var metadata = world.subject("VaultStaticSecret", namespace, owner)
                .resource()
                .require()
                .getMetadata();
        world.apply(namespace, """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                  labels:
                    app.kubernetes.io/managed-by: hashicorp-vso
                    app.kubernetes.io/name: vault-secrets-operator
                    app.kubernetes.io/component: secret-sync
                    secrets.hashicorp.com/vso-ownerRefUID: %3$s
                  ownerReferences:
                    - {apiVersion: secrets.hashicorp.com/v1beta1, kind: VaultStaticSecret, name: %2$s, uid: %3$s}
                """.formatted(secret, owner, metadata.getUid()));
    }

    // ------------------------------------------------------------------------------------------------ the tests

    @ParameterizedTest
    @MethodSource({"resourceAndReferences", "connectionAndVault", "login", "reading", "secretAndAfter"})
    void theBreakIsFoundAtItsStepWithItsCure(Broken broken) throws Exception {
        Typed typed = explain(broken.what().make(broken.name()));

        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).doesNotContain(VALUE, "Exception");
        if (broken.problem().isEmpty()) { // worth a warning, and the break follows from it
            assertThat(typed.line(broken.step())).startsWith("! ");
        } else {
            assertThat(typed.line(broken.step()))
                    .as(typed.out())
                    .startsWith("✗ ")
                    .contains(broken.problem().formatted(namespace));
            assertThat(typed.out().lines().filter(line -> line.startsWith("✗"))).hasSize(1);
        }
        assertThat(typed.out()).contains(broken.cure());
        assertThat(typed.code()).isEqualTo(1);
    }

    private static Typed explain(String words) {
        return Typed.asAdmin(("explain " + words + " -n " + namespace).split(" "));
    }

    @Test
    void aPolicyToAddIsPrintedReadyToPaste() {
        apply(StaticSecretYaml.of("pasted", "of-others/app"));

        assertThat(explain("vss pasted").out()).contains("""
                                 path "secret/data/of-others/app" {
                                   capabilities = ["read"]
                                 }
                """);
    }

    @Test
    void aSealedVaultIsNamed() {
        apply(secret("sealed"));
        world.sandbox().bao().seal();
        try {
            Typed typed = explain("vss sealed");
            assertThat(typed.line("vault")).startsWith("✗ ").contains("Vault is sealed");
            assertThat(typed.out()).contains("→ unseal it");
        } finally {
            world.sandbox().bao().unseal();
        }
    }

    @Test
    void aCaOfSomebodyElseIsNamed(@TempDir Path folder) {
        world.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("wrong-ca")
                        .endMetadata()
                        .addToStringData("ca.crt", SandboxCa.create(folder).pem())
                        .build())
                .create();
        withConnection("wrong-ca", "address: %s\ncaCertSecretRef: wrong-ca".formatted(address()));

        Typed typed = explain("vss wrong-ca");
        assertThat(typed.line("vault")).startsWith("✗ ").contains("is not signed by the CA of this connection");
        assertThat(typed.out()).contains("→ set caCertSecretRef to the Secret with the CA that signed it");
    }

    @Test
    void whatTheOperatorReachesAndTheUserDoesNotIsLeftOpen() {
        withConnection("inside", "address: https://127.0.0.1:1\ncaCertSecretRef: vault-ca-cert");
        GenericKubernetesResource connection =
                world.subject("VaultConnection", namespace, "inside").resource().require();
        connection.setAdditionalProperty(
                "status",
                Map.of("valid", true, "conditions", List.of(condition("Ready", "True", "Vault 2.0 is active"))));
        world.client().resource(connection).updateStatus();

        Typed typed = explain("vss inside");
        assertThat(typed.line("vault")).startsWith("? ").contains("not from here", "refuses the connection");
        assertThat(typed.out()).contains("Vault 2.0 is active");
        assertThat(typed.line("secret")).as("it goes on: %s", typed.out()).isNotEmpty();
    }

    @Test
    void whatTheOperatorSaysIsTheBreakWhereNothingElseIsSeen() {
        withOwnConnection("said", "rolloutRestartTargets: [{kind: Deployment, name: web}]");
        operatorIn(namespace, Instant.now());
        says("said", "False", "the operator may not request tokens; grant create on serviceaccounts/token");

        Typed typed = explain("vss said --operator-namespace " + namespace);
        assertThat(typed.line("operator")).startsWith("✗ ").contains("the operator says", "may not request tokens");
        assertThat(typed.out()).contains("→ grant create on serviceaccounts/token");

        says("said", "True", "Secret said holds what Vault holds");
        typed = explain("vss said --operator-namespace " + namespace);
        assertThat(typed.line("operator")).startsWith("✓ ").contains("some-pod is at work");
        assertThat(typed.line("workloads")).startsWith("✗ ").contains("there is no Deployment web in namespace");

        operatorIn(namespace, Instant.now().minusSeconds(3600));
        typed = explain("vss said --operator-namespace " + namespace);
        assertThat(typed.line("operator")).startsWith("✗ ").contains("some-pod last showed itself 60m ago");
        world.client().leases().inNamespace(namespace).delete();
    }

    @Test
    void whatTheUserMayNotSeeIsLeftOpenAndTheRestIsLookedAt() {
        apply(secret("rbac"));
        says("rbac", "True", "Secret rbac holds what Vault holds");
        OperatorAccount user = OperatorAccount.bare(world.sandbox(), "explain-user");
        for (String where : List.of(namespace, KubeSetup.OPERATOR_NAMESPACE)) {
            world.client()
                    .resource(new RoleBuilder()
                            .withNewMetadata()
                            .withNamespace(where)
                            .withName("explain-user")
                            .endMetadata()
                            .addNewRule()
                            .addToApiGroups("secrets.hashicorp.com", "example.com")
                            .addToResources("*")
                            .addToVerbs("get", "list")
                            .endRule()
                            .addNewRule()
                            .addToApiGroups("")
                            .addToResources("secrets")
                            .addToResourceNames("vault-ca-cert")
                            .addToVerbs("get")
                            .endRule()
                            .build())
                    .create();
            world.client()
                    .resource(new RoleBindingBuilder()
                            .withNewMetadata()
                            .withNamespace(where)
                            .withName("explain-user")
                            .endMetadata()
                            .withNewRoleRef("rbac.authorization.k8s.io", "Role", "explain-user")
                            .addNewSubject(null, "ServiceAccount", "explain-user", KubeSetup.OPERATOR_NAMESPACE)
                            .build())
                    .create();
        }

        Typed typed = World.await( // until the API server has seen the new rights
                Duration.ofSeconds(20),
                () -> Typed.as(user.kubeconfig(), "explain", "vss", "rbac", "-n", namespace),
                it -> it.line("resource").startsWith("✓"));

        assertThat(typed.line("vault")).startsWith("✓ ");
        assertThat(typed.line("login")).startsWith("? ").contains("you may not make tokens of service account");
        assertThat(typed.out()).contains("the operator says", "Secret rbac holds what Vault holds");
        assertThat(typed.line("secret")).startsWith("? ").contains("you may not get secrets in namespace " + namespace);
        assertThat(typed.line("operator")).startsWith("? ").contains("you may not get leases");
        assertThat(typed.out()).contains("No break found; what is marked ? could not be seen from here.");
        assertThat(typed.code()).isZero();
    }

    @Test
    void whatIsNoKindThatCanBeExplainedIsAMistake() {
        Typed typed = explain("pods web");
        assertThat(typed.code()).isEqualTo(2);
        assertThat(typed.err()).contains("pods is no kind that can be named here", "vaultstaticsecret (vss)");
        assertThat(explain("vss").err()).contains("give the name of the VaultStaticSecret");
    }

    /** As if an operator led from there. */
    static void operatorIn(String where, Instant renewed) {
        world.client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(where)
                        .withName("b0d477c0.hashicorp.com")
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity("some-pod_1234")
                        .withRenewTime(ZonedDateTime.ofInstant(renewed, ZoneOffset.UTC))
                        .endSpec()
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    private static void says(String name, String synced, String message) {
        GenericKubernetesResource resource =
                world.subject("VaultStaticSecret", namespace, name).resource().require();
        resource.setAdditionalProperty(
                "status",
                Map.of(
                        "lastGeneration",
                        resource.getMetadata().getGeneration(),
                        "conditions",
                        List.of(condition("SecretSynced", synced, message), condition("Ready", synced, message))));
        world.client().resource(resource).updateStatus();
    }

    private static Map<String, Object> condition(String type, String status, String message) {
        return Map.of(
                "type",
                type,
                "status",
                status,
                "reason",
                "Told",
                "message",
                message,
                "observedGeneration",
                1,
                "lastTransitionTime",
                Instant.now().toString());
    }
}
