package dev.vso.operator.controller.staticsecret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.Destination;
import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.operator.error.SyncError.Retry;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.template.SourceData;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.client.RequestInfo;
import dev.vso.vault.json.VaultJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KvSourceTest {

    private static VaultStaticSecretSpec spec(
            @Nullable KvType type, String mount, String path, @Nullable Long version) {
        Destination destination = new Destination("app", true, null, Map.of(), Map.of(), null, null);
        return new VaultStaticSecretSpec(
                null, null, mount, path, version, type, null, null, List.of(), destination, null, null, null);
    }

    private static VaultStaticSecretSpec spec(KvType type) {
        return spec(type, "secret", "app/db", null);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) VaultJson.parse(text);
    }

    private static VaultAccess answering(String data) {
        return request -> new VaultResponse(
                asked(request), 200, "r", json(data), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    private static VaultAccess failing(Kind kind, int status, @Nullable String data) {
        return request -> new VaultFailure(
                kind,
                status,
                List.of(),
                asked(request),
                Optional.ofNullable(data).map(KvSourceTest::json));
    }

    private static RequestInfo asked(VaultRequest request) {
        return new RequestInfo(request.method(), request.path(), request.namespace(), "vault:8200");
    }

    @ParameterizedTest(name = "{0} {1} {2} version {3}: {4} {5}")
    @CsvSource(nullValues = "-", textBlock = """
            KV_V1, secret,  app/db,  -, secret/app/db,       -
            KV_V1, secret,  app/db,  3, secret/app/db,       -
            KV_V2, secret,  app/db,  -, secret/data/app/db,  -
            KV_V2, secret,  app/db,  0, secret/data/app/db,  -
            KV_V2, secret,  app/db,  3, secret/data/app/db,  3
            KV_V2, secret/, app/db/, -, secret/data/app/db,  -
            KV_V2, team/kv, db,      1, team/kv/data/db,     1
            KV_V2, data,    data,    -, data/data/data,      -
            """)
    void theRequestIsThatOfTheEngine(
            KvType type, String mount, String path, @Nullable Long version, String asked, @Nullable String query)
            throws SyncException {
        VaultRequest request = KvSource.request(spec(type, mount, path, version));
        assertThat(request.method()).isEqualTo(VaultRequest.Method.GET);
        assertThat(request.path()).hasToString(asked);
        assertThat(request.query()).isEqualTo(query == null ? Map.of() : Map.of("version", query));
        assertThat(request.repeatable()).isTrue();
    }

    @DisplayName("An invalid path is refused with its field")
    @ParameterizedTest(name = "mount \"{0}\", path \"{1}\": {2}")
    @CsvSource(textBlock = """
            secret,  ../other,  path
            secret,  a/../b,    path
            secret,  /a,        path
            secret,  a//b,      path
            secret,  '',        path
            '',      a,         mount
            ../x,    a,         mount
            /secret, a,         mount
            """)
    void invalidPath(String mount, String path, String field) {
        for (KvType type : KvType.values()) {
            assertThatExceptionOfType(SyncException.class)
                    .isThrownBy(() -> KvSource.request(spec(type, mount, path, null)))
                    .satisfies(failure -> {
                        assertThat(failure).hasMessageStartingWith(field + ": ");
                        assertThat(failure.error().eventReason()).isEqualTo("VaultStaticSecretError");
                        assertThat(failure.error().retry()).isEqualTo(Retry.ON_CHANGE);
                    });
        }
    }

    @Test
    void aMissingTypeIsRefused() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> KvSource.request(spec(null, "secret", "x", null)))
                .withMessageContainingAll("type", "kv-v1", "kv-v2");
    }

    @Test
    void versionOneHoldsItsKeysAtOnce() throws SyncException {
        SourceData data = KvSource.read(answering("{\"b\":1.0,\"a\":\"x\"}"), spec(KvType.KV_V1));
        assertThat(data.secrets()).isEqualTo(json("{\"b\":1.0,\"a\":\"x\"}"));
        assertThat(data.raw()).as("as VSO writes it").isEqualTo("{\"a\":\"x\",\"b\":1.0}");
        assertThat(data.metadata()).isEmpty();
    }

    @Test
    void versionTwoHoldsKeysAndMetadata() throws SyncException {
        SourceData data =
                KvSource.read(answering("{\"metadata\":{\"version\":7},\"data\":{\"a\":\"x\"}}"), spec(KvType.KV_V2));
        assertThat(data.secrets()).isEqualTo(json("{\"a\":\"x\"}"));
        assertThat(data.raw()).isEqualTo("{\"data\":{\"a\":\"x\"},\"metadata\":{\"version\":7}}");
        assertThat(data.metadata()).isEqualTo(json("{\"version\":7}"));
    }

    static Stream<Arguments> problems() {
        String deleted = "{\"data\":null,\"metadata\":{\"version\":4,\"destroyed\":false,\"deletion_time\":\"2030\"}}";
        String destroyed = "{\"data\":null,\"metadata\":{\"version\":4,\"destroyed\":true}}";
        return Stream.of(
                arguments(
                        KvType.KV_V2,
                        failing(Kind.NOT_FOUND, 404, deleted),
                        List.of("version 4 of secret/data/app/db was deleted", "undelete", "keeps the last value")),
                arguments(
                        KvType.KV_V2,
                        failing(Kind.NOT_FOUND, 404, destroyed),
                        List.of("version 4 of secret/data/app/db was destroyed", "new version", "keeps the last")),
                arguments(
                        KvType.KV_V2,
                        failing(Kind.NOT_FOUND, 404, null),
                        List.of("nothing is at secret/data/app/db", "spec.path", "spec.type", "kv-v2")),
                arguments(
                        KvType.KV_V1,
                        failing(Kind.NOT_FOUND, 404, null),
                        List.of("nothing is at secret/app/db", "spec.mount", "kv-v1")),
                arguments(
                        KvType.KV_V1,
                        failing(Kind.NOT_FOUND, 404, deleted),
                        List.of("nothing is at secret/app/db", "kv-v1")),
                arguments(
                        KvType.KV_V2,
                        (VaultAccess) request -> new VaultFailure(
                                Kind.NOT_FOUND,
                                404,
                                List.of("no handler for route \"secret/data/app/db\""),
                                asked(request),
                                Optional.empty()),
                        List.of("nothing is mounted at secret/data/app/db", "check the mount")),
                arguments(
                        KvType.KV_V2,
                        failing(Kind.DENIED, 403, null),
                        List.of("missing capability read on secret/data/app/db", "policy")),
                arguments(KvType.KV_V2, failing(Kind.SEALED, 503, null), List.of("sealed", "unseal it")),
                arguments(
                        KvType.KV_V2,
                        answering("{\"data\":{},\"metadata\":{\"version\":1}}"),
                        List.of("secret/data/app/db is empty", "keeps what it has")),
                arguments(KvType.KV_V1, answering("{}"), List.of("secret/app/db is empty", "keeps what it has")),
                arguments(
                        KvType.KV_V2,
                        answering("{\"password\":\"hush\"}"),
                        List.of("secret/data/app/db", "kv-v2", "spec.type")),
                arguments(
                        KvType.KV_V2,
                        answering("{\"data\":\"hush\"}"),
                        List.of("secret/data/app/db", "kv-v2", "spec.type")),
                arguments(
                        KvType.KV_V2,
                        answering("{\"data\":null,\"metadata\":{}}"),
                        List.of("secret/data/app/db", "kv-v2", "spec.type")));
    }

    @DisplayName("Missing data is an error, never an empty Secret")
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("problems")
    void missingData(KvType type, VaultAccess vault, List<String> words) {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> KvSource.read(vault, spec(type)))
                .satisfies(failure -> {
                    assertThat(failure)
                            .hasMessageContainingAll(words.toArray(new CharSequence[0]))
                            .hasMessageNotContaining("hush");
                    assertThat(failure.error().eventReason()).isEqualTo("VaultClientError");
                    assertThat(failure.error().retry())
                            .as("Vault may hold something later, without anybody touching the cluster")
                            .isEqualTo(Retry.BACK_OFF);
                });
    }

    /** Refuses the secret itself, and answers one other path. */
    private static VaultAccess refusing(Kind kind, int status, String path, String data) {
        VaultAccess refusal = failing(kind, status, null);
        VaultAccess answer = answering(data);
        return request -> request.path().toString().equals(path) ? answer.send(request) : refusal.send(request);
    }

    private static String problem(KvType type, @Nullable Long version, VaultAccess vault) {
        try {
            KvSource.read(vault, spec(type, "secret", "app/db", version));
            return "";
        } catch (SyncException failure) {
            return failure.error().message();
        }
    }

    @Test
    @DisplayName("S7: a pinned version that was pushed out names those that are there")
    void aPinnedVersionThatIsGoneNamesTheOthers() {
        String versions = """
                {"versions": {
                  "2": {"deletion_time": "2026-11-01T00:00:00Z", "destroyed": false},
                  "3": {"deletion_time": "", "destroyed": false},
                  "4": {"deletion_time": "", "destroyed": false},
                  "hush": {"deletion_time": "", "destroyed": false},
                  "99999999999999999999": {"deletion_time": "", "destroyed": false},
                  "5": {"deletion_time": "", "destroyed": true}}}""";
        assertThat(problem(KvType.KV_V2, 1L, refusing(Kind.NOT_FOUND, 404, "secret/metadata/app/db", versions)))
                .isEqualTo(
                        "version 1 of app/db does not exist any more; there are 3, 4: set spec.version to one of them,"
                                + " or remove it to follow the newest");
        assertThat(problem(KvType.KV_V2, 1L, failing(Kind.NOT_FOUND, 404, null)))
                .contains("no version 1", "max_versions", "spec.version");
        assertThat(problem(KvType.KV_V2, null, failing(Kind.NOT_FOUND, 404, null)))
                .contains("nothing is at");
    }

    @Test
    @DisplayName("S8: at a mount of the other version, or of another engine, that is what is said")
    void aMountOfTheOtherVersionIsNamed() {
        String mount = "sys/internal/ui/mounts/secret";
        assertThat(problem(
                        KvType.KV_V1,
                        null,
                        refusing(Kind.DENIED, 403, mount, "{\"type\": \"kv\", \"options\": {\"version\": \"2\"}}")))
                .isEqualTo("secret/ is a key/value engine of version 2: set spec.type to kv-v2");
        assertThat(problem(KvType.KV_V2, null, refusing(Kind.DENIED, 403, mount, "{\"type\": \"kv\"}")))
                .contains("version 1", "kv-v1");
        assertThat(problem(KvType.KV_V2, null, refusing(Kind.NOT_FOUND, 404, mount, "{\"type\": \"pki\"}")))
                .contains("engine of type pki", "spec.mount");
        assertThat(problem(
                        KvType.KV_V2,
                        null,
                        refusing(Kind.DENIED, 403, mount, "{\"type\": \"kv\", \"options\": {\"version\": \"2\"}}")))
                .doesNotContain("key/value engine of version");
    }

    @Test
    void oneReadIsOneRequest() throws SyncException {
        var sent = new ArrayList<VaultPath>();
        VaultAccess counting = request -> {
            sent.add(request.path());
            return answering("{\"a\":\"b\"}").send(request);
        };
        KvSource.read(counting, spec(KvType.KV_V1));
        assertThat(sent).containsExactly(VaultPath.of("secret", "app/db"));
    }
}
