package dev.vso.operator.auth;

import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.api.Database;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.auth.AuthResolver.Rules;
import dev.vso.operator.auth.TextFields.Field;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.inventory.ResourceSummaries;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field with which a tenant could try to reach another namespace, the operator's, or another part of Vault. The
 * fields come from the resource definitions: one that is missing in {@link FieldReach} fails the first test.
 */
class TenancyTest {

    private static final Rules RULES = new Rules("vso", false, false, Optional.empty(), false);

    /** Invalid as object name and as Vault path, however a proxy normalises it. */
    private static final List<String> NEVER = List.of(
            "..",
            ".",
            "../victim/x",
            "a/../../victim",
            "a/./b",
            "%2e%2e/victim",
            "%2E./victim",
            "a%2f..%2fvictim",
            "%252e%252e/victim",
            "..\\victim",
            "a//victim",
            "/victim",
            "a\n",
            "a\u0000b");

    @Test
    @DisplayName("Tenancy: of every field of every kind it is known where it can lead")
    void everyFieldIsKnown() {
        assertThat(TextFields.all()).hasSizeGreaterThan(200);
        assertThat(TextFields.all().stream()
                        .filter(field -> FieldReach.of(field.path()).isEmpty()))
                .as("say in FieldReach where a new field can lead, and test it below")
                .isEmpty();
    }

    static Stream<Field> names() {
        return TextFields.all().stream()
                .filter(field -> FieldReach.of(field.path())
                        .filter(reach -> reach.compareTo(FieldReach.NAMESPACE) <= 0 || reach == FieldReach.VAULT_NAME)
                        .isPresent());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    @DisplayName("Tenancy: the API server takes nothing in the place of a name that leads elsewhere")
    void namesLeadNowhereElse(Field field) {
        List<String> refused = new ArrayList<>(NEVER);
        refused.addAll(
                List.of(" ", "a?b", "a#b", "a;b", "a:b", "ä", "a\u202eb", "victim/a/b", "victim/", "a\\b", "a%2fb"));
        if (FieldReach.of(field.path()).orElseThrow() != FieldReach.OBJECT_THERE) {
            refused.add("victim/a");
        }
        assertThat(refused.stream().filter(field::takes)).isEmpty();
        assertThat(field.takes("a")).isTrue();
    }

    static Stream<Arguments> askers() {
        String destination = "destination: {name: x}";
        return Stream.of(
                asker(VaultStaticSecret.class, "{type: kv-v1, mount: $, path: x, " + destination + "}"),
                asker(VaultStaticSecret.class, "{type: kv-v2, mount: $, path: x, " + destination + "}"),
                asker(VaultStaticSecret.class, "{type: kv-v1, mount: mine, path: $, " + destination + "}"),
                asker(VaultStaticSecret.class, "{type: kv-v2, mount: mine, path: $, " + destination + "}"),
                asker(VaultDynamicSecret.class, "{mount: $, path: x, " + destination + "}"),
                asker(VaultDynamicSecret.class, "{mount: mine, path: $, " + destination + "}"),
                asker(VaultPKISecret.class, "{mount: $, role: x, " + destination + "}"),
                asker(VaultPKISecret.class, "{mount: mine, role: $, " + destination + "}"),
                asker(VaultPKISecret.class, "{mount: mine, role: x, issuerRef: $, " + destination + "}"),
                asker(Database.class, "{engine: postgresql, mount: $, roles: [{name: r, db_name: x}]}"));
    }

    private static Arguments asker(Class<? extends HasMetadata> kind, String spec) {
        return Arguments.of(kind, spec);
    }

    private static HasMetadata resource(Class<? extends HasMetadata> kind, String spec, String text) {
        String quoted = Serialization.asJson(text);
        return Serialization.unmarshal(
                "metadata: {namespace: team, name: it}\nspec: " + spec.replace("$", quoted), kind);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("askers")
    @DisplayName("Tenancy: no text in mount, path, role or issuer leaves its mount, whatever a proxy decodes")
    void pathsStayWhereTheyAre(Class<? extends HasMetadata> kind, String spec) throws SyncException {
        for (String text : NEVER) {
            assertThatExceptionOfType(SyncException.class)
                    .as(text)
                    .isThrownBy(() -> ResourceSummaries.asks(resource(kind, spec, text)))
                    .satisfies(it ->
                            assertThat(it.error().message()).contains(": ").doesNotContain("\n", "\u0000"));
        }
        for (String text : List.of("a?b", "a#b", "a?list=true#", "a;b", "a%2fb", "a%3fb", "a\\b", "\u2028ä", "a:b@c")) {
            for (var requirement : ResourceSummaries.asks(resource(kind, spec, text))) {
                URI uri = URI.create("https://vault/v1/" + requirement.path().encoded());
                assertThat(uri.normalize()).isEqualTo(uri);
                assertThat(uri.getQuery()).isNull();
                assertThat(uri.getFragment()).isNull();
                assertThat(uri.getPath()).startsWith("/v1/" + (spec.contains("mount: $") ? text : "mine") + "/");
            }
        }
    }

    @ParameterizedTest(name = "{0}/{1}")
    @CsvSource({
        "cubbyhole, x",
        "cubbyhole/x, y",
        "auth, token/lookup-self",
        "auth/token, lookup-self",
        "auth/token/, renew-self/",
        "auth/token, revoke-self",
        "sys, leases/revoke",
        "sys/leases, lookup/database/creds",
        "sys, leases/revoke-prefix/database",
        "sys, renew/database/creds/x",
        "sys, revoke/database/creds/x",
        "sys, revoke-prefix/database",
        "sys, revoke-force/database",
    })
    @DisplayName("Tenancy: no secret is read from the operator's own token and leases, which namespaces may share")
    void theOperatorsOwnTokenIsOutOfReach(String mount, String path) {
        String names = "mount: '%s', path: '%s', destination: {name: x}".formatted(mount, path);
        for (HasMetadata one : List.of(
                resource(VaultStaticSecret.class, "{type: kv-v1, " + names + "}", ""),
                resource(VaultDynamicSecret.class, "{requestHTTPMethod: PUT, " + names + "}", ""))) {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> ResourceSummaries.asks(one))
                    .satisfies(it -> assertThat(it.error().message())
                            .startsWith("mount: the path ")
                            .contains("no resource may name it; name the path of a secrets engine"));
        }
    }

    @ParameterizedTest(name = "{0}/{1}")
    @CsvSource({
        "identity, oidc/token/app",
        "auth/token, create/app",
        "auth/approle, role/app/secret-id",
        "sys, wrapping/random",
        "cubbyholes, x",
        "mine/cubbyhole, x",
        "sys/leasesx, x",
    })
    @DisplayName("Tenancy: what else there is in Vault is left to its policies, as in VSO")
    void vaultsPoliciesDecideTheRest(String mount, String path) throws SyncException {
        String names = "{mount: '%s', path: '%s', destination: {name: x}}".formatted(mount, path);
        assertThat(ResourceSummaries.asks(resource(VaultDynamicSecret.class, names, "")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "a//b", "%2e%2e", "a\\..\\b", "a\n"})
    @DisplayName("Tenancy: a namespace of Vault is a path too")
    void namespacesOfVaultStayWhereTheyAre(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> VaultNamespace.named(text));
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> VaultPath.of("transit", text));
        assertRefused(new KnownObjects()
                .withAuth("team/web", method("mount: " + Serialization.asJson(text)))
                .withConnection("vso/default"));
        assertRefused(new KnownObjects()
                .withAuth("team/web", method("mount: m, namespace: " + Serialization.asJson(text)))
                .withConnection("vso/default"));
    }

    private static String method(String more) {
        return "{method: kubernetes, kubernetes: {role: r, serviceAccount: s}, " + more + "}";
    }

    private static Identity identity(KnownObjects objects, String ref) throws SyncException {
        return new AuthResolver(objects, CredentialDigests.IGNORED, RULES).identity(ref, "team", new HashSet<>());
    }

    private static void assertRefused(KnownObjects objects) {
        assertThatExceptionOfType(SyncException.class).isThrownBy(() -> identity(objects, "web"));
    }

    static Stream<Arguments> sources() {
        return Stream.of(
                Arguments.of("kubernetes", "kubernetes: {role: r, serviceAccount: $}"),
                Arguments.of("jwt", "jwt: {role: r, serviceAccount: $}"),
                Arguments.of("jwt", "jwt: {role: r, secretRef: $}"),
                Arguments.of("appRole", "appRole: {roleId: r, secretRef: $}"),
                Arguments.of("aws", "aws: {role: r, region: eu-west-1, secretRef: $}"),
                Arguments.of("aws", "aws: {role: r, region: eu-west-1, irsaServiceAccount: $}"),
                Arguments.of(
                        "gcp",
                        "gcp: {role: r, workloadIdentityServiceAccount: $, projectID: p, region: r, clusterName: c}"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("sources")
    @DisplayName(
            "Tenancy: accounts and Secrets of a log-in are those of the resource's namespace, whose VaultAuth it is")
    void accountsAreThoseOfTheResource(String method, String block) throws SyncException {
        for (String owner : List.of("team", "ops", "vso")) {
            String spec = "{method: %s, mount: m, allowedNamespaces: [team], %s}".formatted(method, block);
            var objects = new KnownObjects().withConnection("vso/default");
            var login = identity(objects.withAuth(owner + "/web", spec.replace("$", "same")), owner + "/web")
                    .login();
            assertThat(login.toString()).contains("team").contains("same").doesNotContain("ops", "vso");
            for (String text :
                    Stream.concat(NEVER.stream(), Stream.of("victim/same")).toList()) {
                var hostile = new KnownObjects()
                        .withConnection("vso/default")
                        .withAuth(owner + "/web", spec.replace("$", Serialization.asJson(text)));
                assertThatExceptionOfType(SyncException.class)
                        .as(text)
                        .isThrownBy(() -> identity(hostile, owner + "/web"));
            }
        }
    }

    @Test
    @DisplayName("Tenancy: VaultAuths, globals and connections of others are out of reach without their consent")
    void objectsOfOthersNeedConsent() throws SyncException {
        for (String owner : List.of("victim", "vso")) {
            var objects = new KnownObjects()
                    .withConnection("vso/default")
                    .withConnection("victim/vault")
                    .withAuth(owner + "/private", method("mount: m"))
                    .withGlobal(owner + "/private", "{defaultMount: m}")
                    .withAuth("team/web", method("vaultAuthGlobalRef: {name: private, namespace: %s}".formatted(owner)))
                    .withAuth("team/far", method("mount: m, vaultConnectionRef: victim/vault"));
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> identity(objects, owner + "/private"))
                    .satisfies(it -> assertThat(it.error().message()).contains("does not allow namespace team"));
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> identity(objects, "web"))
                    .satisfies(it -> assertThat(it.error().message()).contains("does not allow namespace team"));
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> identity(objects, "far"))
                    .satisfies(it -> assertThat(it.error().message()).contains("another team's namespace"));
        }
        assertThat(identity(
                                new KnownObjects()
                                        .withConnection("vso/default")
                                        .withAuth("team/web", method("mount: m")),
                                "web")
                        .connection())
                .isEqualTo(key("vso/default"));
    }
}
