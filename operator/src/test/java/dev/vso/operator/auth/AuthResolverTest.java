package dev.vso.operator.auth;

import static dev.vso.operator.auth.KnownObjects.KUBERNETES;
import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vso.operator.auth.AuthResolver.Rules;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.auth.login.KubernetesLogin;
import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AuthResolverTest {

    private static final Rules STRICT = new Rules("vso", false, false, Optional.empty(), false);
    private static final Rules OPEN = new Rules("vso", true, true, Optional.empty(), true);

    /** The initial objects: a VaultAuth of namespace {@code team} and the operator's connection. */
    private static KnownObjects team(String spec) {
        return new KnownObjects().withAuth("team/web", spec).withConnection("vso/default");
    }

    private static String with(String more) {
        return KUBERNETES.replace("{method", "{" + more + ", method");
    }

    private static Identity identity(KnownObjects objects, Rules rules, @Nullable String ref) throws SyncException {
        return new AuthResolver(objects, CredentialDigests.IGNORED, rules).identity(ref, "team", new HashSet<>());
    }

    @Test
    @DisplayName("The identity has everything that distinguishes sessions")
    void identityDistinguishesSessions() throws SyncException {
        Identity identity = identity(team("""
                        {method: kubernetes, mount: k8s, namespace: eu/team, params: {p: '1'}, headers: {X-H: h},
                         kubernetes: {role: app, serviceAccount: web, audiences: [vault], tokenExpirationSeconds: 900}}"""), STRICT, "web");
        assertThat(identity)
                .isEqualTo(new Identity(
                        key("team/web"),
                        key("vso/default"),
                        "eu/team",
                        "k8s",
                        new KubernetesLogin.Request("team", "web", "app", List.of("vault"), 900),
                        Map.of("X-H", "h"),
                        Map.of("p", "1")));
        assertThat(identity.toString()).doesNotContain("X-H", "1");
    }

    @Test
    void theServiceAccountIsThatOfTheResourcesNamespace() throws SyncException {
        KnownObjects objects = new KnownObjects()
                .withAuth("ops/shared", with("allowedNamespaces: [team]"))
                .withConnection("vso/default");
        assertThat(identity(objects, STRICT, "ops/shared").login())
                .isEqualTo(new KubernetesLogin.Request("team", "web", "app", List.of(), 600));
    }

    @ParameterizedTest(name = "{0} given: {1}")
    @CsvSource({"team/default vso/default, team/default", "vso/default, vso/default"})
    void aResourceThatNamesNoAuthUsesTheDefaultNextToIt(String there, String expected) throws SyncException {
        KnownObjects objects = new KnownObjects().withConnection("vso/default");
        for (String auth : there.split(" ", -1)) {
            objects.withAuth(auth, KUBERNETES);
        }
        assertThat(identity(objects, STRICT, null).auth()).isEqualTo(key(expected));
    }

    @ParameterizedTest(name = "\"{0}\", there are {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            ''       | vso/default team/default | vso/default
            eu       | team/eu vso/eu           | team/eu
            eu       | vso/eu                   | vso/eu
            vso/eu   | team/eu vso/eu           | vso/eu
            team/eu  | team/eu vso/eu           | team/eu
            """)
    void connectionIsFoundBesideTheAuthOrAtTheOperator(String ref, String there, String expected) throws SyncException {
        KnownObjects objects = new KnownObjects().withAuth("team/web", with("vaultConnectionRef: '" + ref + "'"));
        for (String connection : there.split(" ", -1)) {
            objects.withConnection(connection);
        }
        assertThat(identity(objects, STRICT, "web").connection()).isEqualTo(key(expected));
    }

    @Test
    @DisplayName("A connection name without namespace is relative to the VaultAuth, not to the resource")
    void connectionNameIsRelativeToAuth() throws SyncException {
        KnownObjects objects = new KnownObjects()
                .withAuth("ops/shared", with("allowedNamespaces: ['*'], vaultConnectionRef: eu"))
                .withConnection("team/eu")
                .withConnection("ops/eu");
        assertThat(identity(objects, STRICT, "ops/shared").connection()).isEqualTo(key("ops/eu"));
    }

    @Test
    void anotherTeamsConnectionNeedsTheOperatorsFlag() throws SyncException {
        KnownObjects objects = team(with("vaultConnectionRef: ops/eu")).withConnection("ops/eu");
        assertThat(identity(objects, OPEN, "web").connection()).isEqualTo(key("ops/eu"));
        assertRefused(
                objects,
                STRICT,
                "web",
                List.of("vaultConnectionRef", "ops/eu", "another team's", "--allow-cross-namespace-connections"));
    }

    @Test
    void aGlobalIsMergedIn() throws SyncException {
        KnownObjects objects = new KnownObjects()
                .withAuth("team/web", "{vaultAuthGlobalRef: {name: shared, namespace: ops}}")
                .withGlobal("ops/shared", """
                        {allowedNamespaces: [team], defaultAuthMethod: kubernetes, defaultMount: k8s,
                         vaultConnectionRef: eu, kubernetes: {role: app, serviceAccount: web}}""")
                .withConnection("team/eu");
        Identity identity = identity(objects, STRICT, "web");
        assertThat(identity.mount()).isEqualTo("k8s");
        assertThat(identity.connection()).as("relative to the VaultAuth").isEqualTo(key("team/eu"));
    }

    @ParameterizedTest(name = "{0}, there are {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            allowDefault: true                 | team/default vso/default | team
            allowDefault: true                 | vso/default              | vso
            allowDefault: true, namespace: ops | ops/default vso/default  | ops
            allowDefault: true, name: own      | team/own team/default    | own
            """)
    void aDefaultGlobalIsLookedForWhereAllowed(String ref, String there, String expected) throws SyncException {
        KnownObjects objects = team("{vaultAuthGlobalRef: {" + ref + "}}");
        for (String global : there.split(" ", -1)) {
            String mount = global.endsWith("own") ? "own" : key(global).namespace();
            objects.withGlobal(
                    global,
                    with("allowedNamespaces: ['*'], defaultMount: " + mount)
                            .replace(" method:", " defaultAuthMethod:")
                            .replace(" mount: kubernetes,", ""));
        }
        assertThat(identity(objects, OPEN, "web").mount()).isEqualTo(expected);
    }

    static Stream<Arguments> refusals() {
        KnownObjects none = new KnownObjects();
        String global = "{vaultAuthGlobalRef: {name: shared, namespace: ops}}";
        return Stream.of(
                arguments(none, "a/b/c", List.of("vaultAuthRef", "a/b/c", "correct it")),
                arguments(none, "web", List.of("vaultAuthRef", "no VaultAuth team/web exists", "create it")),
                arguments(none, "", List.of("vaultAuthRef", "team/default nor vso/default", "create it")),
                arguments(team(""), "web", List.of("VaultAuth team/web", "has no spec", "give it one")),
                arguments(
                        team(KUBERNETES).withAuth("ops/x", KUBERNETES),
                        "ops/x",
                        List.of("VaultAuth ops/x", "does not allow namespace team", "allowedNamespaces")),
                arguments(
                        team(KUBERNETES).withAuth("vso/default", with("allowedNamespaces: [other]")),
                        "",
                        List.of("VaultAuth vso/default", "does not allow namespace team", "allowedNamespaces")),
                arguments(
                        team(global),
                        "web",
                        List.of("team/web", "vaultAuthGlobalRef", "no VaultAuthGlobal ops/shared", "create it")),
                arguments(
                        team(global).withGlobal("ops/shared", "{}"),
                        "web",
                        List.of("VaultAuthGlobal ops/shared", "does not allow namespace team", "allowedNamespaces")),
                arguments(
                        team(global)
                                .withGlobal("ops/shared", "{allowedNamespaces: [team], defaultAuthMethod: kubernetes}"),
                        "web",
                        List.of("VaultAuth team/web with VaultAuthGlobal ops/shared: mount is missing", "set it")),
                arguments(
                        team(global)
                                .withGlobal(
                                        "ops/shared",
                                        "{allowedNamespaces: [team], defaultAuthMethod: kubernetes, kubernetes: {mount: ../sys, role: app, serviceAccount: web}}"),
                        "web",
                        List.of("VaultAuth team/web with VaultAuthGlobal ops/shared: ", "mount", "..")),
                arguments(
                        team(global)
                                .withGlobal(
                                        "ops/shared",
                                        "{allowedNamespaces: [team], defaultAuthMethod: kubernetes, kubernetes: {mount: m, role: app}}"),
                        "web",
                        List.of(
                                "VaultAuth team/web with VaultAuthGlobal ops/shared: ",
                                "kubernetes.serviceAccount is not set")),
                arguments(
                        team(global)
                                .withGlobal(
                                        "ops/shared",
                                        "{allowedNamespaces: [team], defaultAuthMethod: kubernetes, vaultConnectionRef: eu, kubernetes: {mount: m, role: app, serviceAccount: web}}"),
                        "web",
                        List.of(
                                "VaultAuth team/web with VaultAuthGlobal ops/shared: vaultConnectionRef",
                                "team/eu nor vso/eu")),
                arguments(
                        team("{vaultAuthGlobalRef: {namespace: ops}}"),
                        "web",
                        List.of("team/web", "vaultAuthGlobalRef.name is empty", "allowDefault: true")),
                arguments(
                        team("{vaultAuthGlobalRef: {allowDefault: true}}"),
                        "web",
                        List.of("team/web", "allowDefault is switched off", "name the VaultAuthGlobal")),
                arguments(team("{mount: m}"), "web", List.of("VaultAuth team/web", "method is missing", "set it")),
                arguments(
                        team("{method: kubernetes}"),
                        "web",
                        List.of("VaultAuth team/web", "mount is missing", "set it")),
                arguments(
                        new KnownObjects().withAuth("team/web", KUBERNETES),
                        "web",
                        List.of("team/web", "vaultConnectionRef", "no VaultConnection vso/default", "create it")),
                arguments(
                        team(with("vaultConnectionRef: eu")),
                        "web",
                        List.of("vaultConnectionRef", "no VaultConnection team/eu nor vso/eu", "create it")),
                arguments(
                        team(with("vaultConnectionRef: a/b/c")),
                        "web",
                        List.of("vaultConnectionRef", "a/b/c", "correct it")),
                arguments(
                        team("{method: kubernetes, mount: m}"),
                        "web",
                        List.of("kubernetes.role and kubernetes.serviceAccount are not set", "needs both")),
                arguments(
                        team("{method: kubernetes, mount: m, kubernetes: {serviceAccount: web, role: ''}}"),
                        "web",
                        List.of("team/web", "kubernetes.role is not set")),
                arguments(
                        team("{method: kubernetes, mount: m, kubernetes: {role: app}}"),
                        "web",
                        List.of("team/web", "kubernetes.serviceAccount is not set")),
                arguments(
                        team(KUBERNETES.replace("mount: kubernetes", "mount: ../sys")),
                        "web",
                        List.of("VaultAuth team/web", "mount", "..", "write the path as Vault lists it")),
                arguments(
                        team(KUBERNETES.replace("mount: kubernetes", "mount: /kubernetes")),
                        "web",
                        List.of("VaultAuth team/web", "mount", "without the leading slash")),
                arguments(
                        team(with("namespace: a//b")),
                        "web",
                        List.of("VaultAuth team/web", "namespace", "single slash")),
                arguments(
                        team(with("headers: {Host: evil}")),
                        "web",
                        List.of("VaultAuth team/web", "headers", "Host", "remove it")));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refusals")
    void everyRefusalNamesFieldCauseAndCure(KnownObjects objects, String ref, List<String> words) {
        assertRefused(objects, STRICT, ref, words);
    }

    private static void assertRefused(KnownObjects objects, Rules rules, String ref, List<String> words) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> identity(objects, rules, ref))
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContainingAll(words.toArray(new CharSequence[0]));
                    assertThat(failure.error().retry())
                            .as("an edit is watched for, so nothing is retried blindly")
                            .isEqualTo(Retry.ON_CHANGE);
                });
    }

    @ParameterizedTest(name = "{0} seconds -> {1}")
    @CsvSource({"600,600", "1,600", "0,600", "601,601", "86400,86400"})
    void tokensLiveAtLeastAsLongAsKubernetesDemands(long asked, long given) throws SyncException {
        Identity identity = identity(
                team(KUBERNETES.replace("role:", "tokenExpirationSeconds: " + asked + ", role:")), STRICT, "web");
        assertThat(((KubernetesLogin.Request) identity.login()).tokenExpirationSeconds())
                .isEqualTo(given);
    }

    static Stream<Arguments> consulted() {
        String global = "{method: kubernetes, mount: m, vaultAuthGlobalRef: {allowDefault: true}}";
        return Stream.of(
                arguments(new KnownObjects(), "", "AUTH team/default, AUTH vso/default"),
                arguments(new KnownObjects(), "ops/x", "AUTH ops/x"),
                arguments(new KnownObjects().withAuth("ops/x", KUBERNETES), "ops/x", "AUTH ops/x"),
                arguments(team(KUBERNETES), "web", "AUTH team/web, CONNECTION vso/default"),
                arguments(
                        team(with("vaultConnectionRef: eu")),
                        "web",
                        "AUTH team/web, CONNECTION team/eu, CONNECTION vso/eu"),
                arguments(
                        team(with("vaultConnectionRef: eu")).withConnection("team/eu"),
                        "web",
                        "AUTH team/web, CONNECTION team/eu"),
                arguments(team(global), "web", "AUTH team/web, AUTH_GLOBAL team/default, AUTH_GLOBAL vso/default"),
                arguments(
                        team(global).withGlobal("vso/default", "{kubernetes: {role: r, serviceAccount: s}}"),
                        "web",
                        "AUTH team/web, AUTH_GLOBAL team/default, AUTH_GLOBAL vso/default, CONNECTION vso/default"));
    }

    @DisplayName("Reports every lookup, whether it found something or not")
    @ParameterizedTest(name = "{1} -> {2}")
    @MethodSource("consulted")
    void reportsDependencies(KnownObjects objects, String ref, String expected) {
        Set<Dependency> consulted = new HashSet<>();
        try {
            new AuthResolver(objects, CredentialDigests.IGNORED, OPEN).identity(ref, "team", consulted);
        } catch (SyncException _) {
            // The missing object must be registered, so that its creation triggers the resource.
        }
        assertThat(consulted.stream()
                        .map(object -> object.kind().name().substring("VAULT_".length()) + " " + object.key())
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .isEqualTo(expected);
    }

    @Test
    void checkFindsWhatALoginWouldRunInto() throws SyncException {
        Set<Dependency> consulted = new HashSet<>();
        new AuthResolver(team(KUBERNETES), CredentialDigests.IGNORED, STRICT)
                .check(KnownObjects.auth("team/web", KUBERNETES), consulted);
        assertThat(consulted).containsExactly(new Dependency(Dependency.Kind.VAULT_CONNECTION, key("vso/default")));
        for (String spec : List.of(
                "{method: jwt, mount: m}",
                with("vaultConnectionRef: nowhere"),
                with("namespace: '..'"),
                "{vaultAuthGlobalRef: {name: none}}")) {
            assertThatExceptionOfType(SyncException.class)
                    .as(spec)
                    .isThrownBy(() -> new AuthResolver(team(spec), CredentialDigests.IGNORED, STRICT)
                            .check(KnownObjects.auth("team/web", spec), new HashSet<>()))
                    .withMessageContaining("VaultAuth team/web");
        }
    }
}
