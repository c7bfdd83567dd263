package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.vault.AuthInfo;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.VaultToken;
import dev.vso.vault.WrapInfo;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Paths, policies, namespaces and wrapping, as a real OpenBao answers them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenBaoIT {
    private static final VaultPath APP = VaultPath.of("secret", "data", "app");

    private OpenBaoDevServer bao;
    private VaultClient client;
    private VaultAccess root;

    @BeforeAll
    void start() {
        bao = OpenBaoDevServer.start();
        client = new VaultClient(ConnectionSettings.to(bao.address()), VaultObserver.NONE);
        root = VaultAccess.with(client, () -> OpenBaoDevServer.ROOT, Optional.empty());
        write(root, VaultPath.of("sys/mounts/kv1"), "{\"type\":\"kv\",\"options\":{\"version\":\"1\"}}");
    }

    @AfterAll
    void stop() {
        client.close();
        bao.close();
    }

    static VaultResponse write(VaultAccess access, VaultPath path, String json) {
        return ok(access.send(VaultRequest.write(path, VaultJson.parse(json))));
    }

    static VaultResponse ok(VaultResult result) {
        assertThat(result).isInstanceOf(VaultResponse.class);
        return (VaultResponse) result;
    }

    static VaultFailure failed(VaultResult result, Kind kind) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        VaultFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
        return (VaultFailure) result;
    }

    /** Access with a token of these policies, in one line of HCL each. */
    static VaultAccess tokenWith(VaultClient client, VaultAccess root, String name, String policy) {
        ok(root.send(VaultRequest.write(
                VaultPath.of("sys/policies/acl", name), VaultJson.object(Map.of("policy", policy)))));
        AuthInfo auth = root.send(VaultRequest.write(
                        VaultPath.of("auth/token/create"),
                        VaultJson.parse("{\"policies\":[\"" + name + "\"],\"ttl\":\"1h\"}")))
                .as(LoginApi::auth)
                .optional()
                .orElseThrow();
        return VaultAccess.with(client, () -> auth.token().orElseThrow(), Optional.empty());
    }

    @Test
    @DisplayName("Writes, reads, lists and deletes")
    void writeReadListDelete() {
        VaultPath path = VaultPath.of("kv1", "a folder/ümläut ?#%25");
        write(root, path, "{\"user\":\"me\",\"pass\":\"<&>\"}");
        VaultResponse read = ok(root.send(VaultRequest.read(path)));
        assertThat(read.data().path("pass").asText()).isEqualTo("<&>");
        assertThat(read.requestId()).isNotEmpty();
        assertThat(read.lease()).isEmpty();
        assertThat(ok(root.send(VaultRequest.list(VaultPath.of("kv1")))).keys()).contains("a folder/");
        assertThat(ok(root.send(VaultRequest.list(VaultPath.of("kv1/a folder"))))
                        .keys())
                .containsExactly("ümläut ?#%25");
        assertThat(ok(root.send(VaultRequest.delete(path))).status()).isEqualTo(204);
        assertThat(failed(root.send(VaultRequest.read(path)), Kind.NOT_FOUND).explain())
                .contains("nothing is at kv1/a folder");
    }

    @Test
    void numbersArriveAsTheServerWritesThem() {
        String numbers = "{\"a\":1.0,\"b\":1e3,\"c\":123456789012345678901234567890,\"d\":0.10}";
        write(root, VaultPath.of("kv1/numbers"), numbers);
        assertThat(VaultJson.goJson(ok(root.send(VaultRequest.read(VaultPath.of("kv1/numbers"))))
                        .data()))
                .isEqualTo(numbers);

        // KV version 2 keeps floats; any loss would come from Vault.
        write(root, VaultPath.of("secret/data/numbers"), "{\"data\":" + numbers + "}");
        JsonNode kept = ok(root.send(VaultRequest.read(VaultPath.of("secret/data/numbers"))))
                .data();
        assertThat(VaultJson.goJson(kept.path("data")))
                .isEqualTo("{\"a\":1,\"b\":1000,\"c\":1.2345678901234568e+29,\"d\":0.1}");
    }

    @Test
    void softDeletedVersionIsNotFoundButBringsItsMetadata() {
        VaultPath path = VaultPath.of("secret", "data", "deleted");
        write(root, path, "{\"data\":{\"a\":\"b\"}}");
        ok(root.send(VaultRequest.delete(path)));
        VaultFailure failure = failed(root.send(VaultRequest.read(path)), Kind.NOT_FOUND);
        assertThat(failure.data().orElseThrow().at("/metadata/deletion_time").asText())
                .isNotEmpty();
        assertThat(failure.explain()).contains("is deleted: undelete it");
    }

    @Test
    void aVersionCanBeAskedFor() {
        write(root, APP, "{\"data\":{\"n\":\"one\"}}");
        write(root, APP, "{\"data\":{\"n\":\"two\"}}");
        VaultRequest first = VaultRequest.read(APP).withQuery(Map.of("version", "1"));
        assertThat(ok(root.send(first)).data().at("/data/n").asText()).isEqualTo("one");
    }

    @Test
    void kvOfVersionTwoWithoutItsDataFolderIsExplained() {
        assertThat(failed(root.send(VaultRequest.read(VaultPath.of("secret/app"))), Kind.NOT_FOUND)
                        .explain())
                .contains("set type kv-v2");
        assertThat(failed(root.send(VaultRequest.read(VaultPath.of("nowhere/app"))), Kind.NOT_FOUND)
                        .explain())
                .contains("nothing is mounted at nowhere/app");
    }

    @Test
    void deniedPathNamesTheCapabilityThatIsMissing() {
        VaultAccess poor = tokenWith(client, root, "poor", "path \"secret/data/app\" { capabilities = [\"read\"] }");
        write(root, APP, "{\"data\":{}}");
        ok(poor.send(VaultRequest.read(APP)));
        assertThat(failed(poor.send(VaultRequest.read(VaultPath.of("secret/data/other"))), Kind.DENIED)
                        .explain())
                .contains("missing capability read on secret/data/other", "permission denied");
        assertThat(failed(poor.send(VaultRequest.list(VaultPath.of("secret/metadata"))), Kind.DENIED)
                        .explain())
                .contains("missing capability list on secret/metadata");
        assertThat(failed(poor.send(VaultRequest.write(APP, VaultJson.object())), Kind.DENIED)
                        .explain())
                .contains("missing capability create or update");
        assertThat(failed(poor.send(VaultRequest.delete(APP)), Kind.DENIED).explain())
                .contains("missing capability delete");
    }

    @Test
    @DisplayName("Returns capabilities by path")
    void capabilities() {
        VaultAccess poor =
                tokenWith(client, root, "reader", "path \"secret/data/*\" { capabilities = [\"read\", \"list\"] }");
        VaultPath other = VaultPath.of("kv1/x");
        assertThat(poor.system().capabilitiesSelf(List.of(APP, other)).optional())
                .contains(Map.of(APP, Set.of("read", "list"), other, Set.of("deny")));
    }

    @Test
    void unknownTokenAndNoTokenAreDenied() {
        VaultRequest read = VaultRequest.read(VaultPath.of("secret/data/app"));
        failed(client.send(read.withToken(new VaultToken("s.unknown"))), Kind.DENIED);
        failed(client.send(read), Kind.DENIED);
    }

    @Test
    void namespacesAreApart() {
        write(root, VaultPath.of("sys/namespaces/team-a"), "{}");
        VaultAccess team = root.in(VaultNamespace.named("team-a/"));
        write(team, VaultPath.of("sys/mounts/kv1"), "{\"type\":\"kv\"}");
        write(team, VaultPath.of("kv1/mine"), "{\"a\":\"b\"}");
        ok(team.send(VaultRequest.read(VaultPath.of("kv1/mine"))));
        failed(root.send(VaultRequest.read(VaultPath.of("kv1/mine"))), Kind.NOT_FOUND);
        VaultFailure unknown = failed(
                root.in(VaultNamespace.named("team-x")).send(VaultRequest.read(VaultPath.of("kv1/mine"))),
                Kind.NOT_FOUND);
        assertThat(unknown.explain()).contains("there is no such namespace: check \"team-x\"");
    }

    @Test
    void aWrappedAnswerIsUnwrappedOnce() {
        write(root, VaultPath.of("kv1/wrapped"), "{\"a\":\"b\"}");
        VaultResponse wrapped =
                ok(root.send(VaultRequest.read(VaultPath.of("kv1/wrapped")).wrappedFor(Duration.ofMinutes(2))));
        WrapInfo info = wrapped.wrap().orElseThrow();
        assertThat(wrapped.data()).isEmpty();
        assertThat(info.ttl()).isEqualTo(Duration.ofMinutes(2));
        assertThat(info.creationPath()).isEqualTo("kv1/wrapped");
        VaultRequest unwrap = VaultRequest.write(VaultPath.of("sys/wrapping/unwrap"), VaultJson.object())
                .withToken(info.token());
        assertThat(ok(client.send(unwrap)).data().path("a").asText()).isEqualTo("b");
        assertThat(client.send(unwrap)).isInstanceOf(VaultFailure.class);
    }

    @Test
    void aWrongMethodIsInvalid() {
        VaultFailure failure =
                failed(client.send(VaultRequest.write(VaultPath.of("sys/health"), VaultJson.object())), Kind.INVALID);
        assertThat(failure.explain()).contains("does not know PUT");
    }

    @Test
    void httpsToAPlainListenerIsExplained() {
        try (VaultClient wrong = new VaultClient(
                ConnectionSettings.to(bao.address().replace("http://", "https://")), VaultObserver.NONE)) {
            VaultFailure failure = (VaultFailure) wrong.send(VaultRequest.read(APP));
            // Whether its plain-text answer arrives before the connection closes depends on timing.
            assertThat(failure.kind()).isIn(Kind.TLS, Kind.UNREACHABLE);
            assertThat(failure.explain()).contains("does not speak TLS", "write the address with http://");
        }
    }

    @Test
    void aLoginThatIsRefusedIsExplained() {
        write(root, VaultPath.of("sys/auth/approle"), "{\"type\":\"approle\"}");
        LoginApi wrong = new LoginApi(
                "approle", VaultJson.object(Map.of("role_id", "x", "secret_id", "y")), Map.of(), Optional.empty());
        assertThat(wrong.with(client).failed().orElseThrow().explain()).contains("auth/approle/login");
        LoginApi unmounted = new LoginApi("elsewhere", VaultJson.object(), Map.of(), Optional.empty());
        assertThat(unmounted.with(client).failed().orElseThrow().kind()).isIn(Kind.DENIED, Kind.NOT_FOUND);
    }

    @Test
    void aLoginGivesATokenWithItsAccessor() {
        write(root, VaultPath.of("sys/auth/ar"), "{\"type\":\"approle\"}");
        write(root, VaultPath.of("auth/ar/role/app"), "{\"token_ttl\":\"10m\",\"bind_secret_id\":true}");
        String roleId = ok(root.send(VaultRequest.read(VaultPath.of("auth/ar/role/app/role-id"))))
                .data()
                .path("role_id")
                .asText();
        String secretId = write(root, VaultPath.of("auth/ar/role/app/secret-id"), "{}")
                .data()
                .path("secret_id")
                .asText();
        LoginApi login = new LoginApi(
                "ar", VaultJson.object(Map.of("role_id", roleId, "secret_id", secretId)), Map.of(), Optional.empty());
        AuthInfo auth = login.with(client).optional().orElseThrow();
        assertThat(auth.leaseDuration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(auth.renewable()).isTrue();
        assertThat(auth.accessor()).isPresent();
        assertThat(auth.metadata()).containsEntry("role_name", "app");
    }
}
