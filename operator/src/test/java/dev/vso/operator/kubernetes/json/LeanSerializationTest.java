package dev.vso.operator.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vso.api.Database;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultStaticSecret;
import dev.vso.api.VaultStaticSecretStatus;
import dev.vso.operator.inventory.ResourceKind;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads and writes like the client's own JSON, except for what it drops on purpose. */
class LeanSerializationTest {

    private static final KubernetesSerialization PLAIN = new KubernetesSerialization();
    private static final KubernetesSerialization LEAN = new LeanSerialization(ResourceKind.jsonTypes());
    private static final String KUBECTL = "kubectl.kubernetes.io/last-applied-configuration";

    private static final String METADATA = """
            "metadata":{"name":"app","generateName":"a","namespace":"production","uid":"5b2f-1","resourceVersion":"812",
             "generation":3,"creationTimestamp":"2026-01-02T03:04:05Z","deletionTimestamp":"2026-02-02T03:04:05Z",
             "deletionGracePeriodSeconds":0,"labels":{"b":"2","a":"1"},
             "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"a\\":1}","vso.secrets.hashicorp.com/force-sync":"ü \\u2028"},
             "finalizers":["x/y","z"],"selfLink":"/nowhere",
             "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"u","controller":true,"blockOwnerDeletion":false}],
             "managedFields":[{"manager":"vault-secrets-operator:5b2f","operation":"Apply","apiVersion":"v1","time":"2026-01-02T03:04:05Z",
               "fieldsType":"FieldsV1","subresource":"status",
               "fieldsV1":{"f:data":{".":{},"f:password":{}},"f:metadata":{"f:labels":{"f:app.kubernetes.io/name":{}},"f:ownerReferences":{"k:{\\"uid\\":\\"5\\"}":{}}},"f:type":{}}}]}""";

    private static final String CONDITIONS = """
            "conditions":[{"type":"SecretSynced","status":"True","reason":"Synced","message":"Secret app is in sync with Vault","observedGeneration":3,"lastTransitionTime":"2026-01-02T03:04:05Z"},
              {"type":"Foreign","status":"Unknown","reason":"","message":"","lastTransitionTime":"2026-01-02T03:04:06Z"}]""";

    private static final String API = "\"apiVersion\":\"secrets.hashicorp.com/v1beta1\",\"kind\":";

    private static final String SECRET = "{\"kind\":\"Secret\",\"apiVersion\":\"v1\"," + METADATA
            + ",\"data\":{\"password\":\"cw==\",\"empty\":\"\"},\"immutable\":true,\"type\":\"kubernetes.io/tls\"}";

    private static final Map<Class<? extends HasMetadata>, String> OBJECTS = objects();

    private static Map<Class<? extends HasMetadata>, String> objects() {
        Map<Class<? extends HasMetadata>, String> objects = new LinkedHashMap<>();
        objects.put(Secret.class, SECRET);
        objects.put(VaultStaticSecret.class, "{" + API + "\"VaultStaticSecret\"," + METADATA + """
                ,"spec":{"vaultAuthRef":"a","mount":"secret","path":"x/y","type":"kv-v2","version":7,"refreshAfter":"30s","hmacSecretData":true,
                  "rolloutRestartTargets":[{"kind":"Deployment","name":"web"}],"syncConfig":{"instantUpdates":true},"new":{"unknown":[1]},
                  "destination":{"name":"app","create":true,"labels":{"z":"1","a":"2"},"transformation":{"excludes":["b.*"]}}},
                "status":{"lastGeneration":3,"secretMAC":"bWFj","renderingMAC":"aW5w","vaultClientMeta":{"id":"i"},"later":{"a":1},
                 "pendingRestarts":[{"kind":"Deployment","name":"web","stamp":"2026-01-02T03:04:05Z"}],
                 "rotation":{"phase":"RollingOut","since":"2026-01-02T03:04:05Z","message":"waits"},""" + CONDITIONS + "}}");
        objects.put(
                VaultDynamicSecret.class, "{" + API + "\"VaultDynamicSecret\"," + METADATA + """
                ,"spec":{"mount":"db","path":"creds/x","destination":{"name":"app","create":true}},
                "status":{"lastGeneration":3,"lastRenewalTime":5,""" + CONDITIONS + "}}");
        objects.put(VaultPKISecret.class, "{" + API + "\"VaultPKISecret\"," + METADATA + """
                ,"spec":{"mount":"pki","role":"x","commonName":"a.example","destination":{"name":"app","create":true}},
                "status":{"serialNumber":"1",""" + CONDITIONS + "}}");
        objects.put(
                Database.class,
                "{" + API + "\"Database\"," + METADATA + ",\"spec\":{\"db_name\":\"x\"},\"status\":{" + CONDITIONS
                        + "}}");
        objects.put(VaultAuth.class, "{" + API + "\"VaultAuth\"," + METADATA + ",\"spec\":{\"method\":\"jwt\"}}");
        return objects;
    }

    static Stream<Class<? extends HasMetadata>> kinds() {
        return OBJECTS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T extends HasMetadata> void everyKindIsReadAlike(Class<T> kind) {
        String text = Objects.requireNonNull(OBJECTS.get(kind));

        assertThat(fromText(LEAN, text, kind)).isEqualTo(dropped(fromText(PLAIN, text, kind)));
        assertThat(fromAnswer(LEAN, text, kind)).isEqualTo(dropped(fromText(PLAIN, text, kind)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T extends HasMetadata> void everyKindIsReadAlikeWithoutWhatMayBeMissing(Class<T> kind) {
        String bare =
                fromText(PLAIN, Objects.requireNonNull(OBJECTS.get(kind)), kind).getKind();
        String version = HasMetadata.getApiVersion(kind);
        for (String metadata : List.of(
                "{\"name\":\"a\"}",
                "{\"name\":\"a\",\"labels\":null,\"annotations\":null,\"finalizers\":null,\"ownerReferences\":null,\"managedFields\":null,\"generation\":null}")) {
            String rest = kind.equals(Secret.class) ? "\"data\":null,\"type\":null" : "\"spec\":null,\"status\":null";
            String text = "{\"kind\":\"%s\",\"apiVersion\":\"%s\",\"metadata\":%s,%s}"
                    .formatted(bare, version, metadata, rest);
            assertThat(PLAIN.asJson(fromText(LEAN, text, kind))).isEqualTo(PLAIN.asJson(fromText(PLAIN, text, kind)));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <T extends HasMetadata> void everyKindIsWrittenAlike(Class<T> kind) throws JsonProcessingException {
        T whole = fromText(PLAIN, Objects.requireNonNull(OBJECTS.get(kind)), kind);
        assertThat(tree(LEAN.asJson(whole))).isEqualTo(tree(PLAIN.asJson(whole)));

        whole.getMetadata().setManagedFields(List.of());
        whole.getMetadata().setSelfLink(null);
        assertThat(tree(LEAN.asJson(whole))).isEqualTo(tree(PLAIN.asJson(whole)));
    }

    @Test
    void aStatusAloneIsWrittenAlike() throws JsonProcessingException {
        var resource = new VaultStaticSecret();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace("production")
                .withName("app")
                .build());
        for (var status : List.of(
                new VaultStaticSecretStatus(0, null, null, null, List.of(), null, List.of()),
                new VaultStaticSecretStatus(1, "", "code", null, List.of(), null, List.of(new Condition())),
                fromText(PLAIN, String.valueOf(OBJECTS.get(VaultStaticSecret.class)), VaultStaticSecret.class)
                        .getStatus())) {
            resource.setStatus(status);
            assertThat(tree(LEAN.asJson(resource))).isEqualTo(tree(PLAIN.asJson(resource)));
        }
    }

    /** Fails if a new status field is missing in the hand-written reader and writer. */
    @Test
    void theSampleHasEveryFieldOfTheStatus() throws JsonProcessingException {
        JsonNode status =
                tree(String.valueOf(OBJECTS.get(VaultStaticSecret.class))).path("status");

        assertThat(VaultStaticSecretStatus.class.getRecordComponents())
                .allSatisfy(field -> assertThat(status.has(field.getName())).isTrue());
    }

    @Test
    void aPatchThatRemovesKeysIsWrittenAlike() throws JsonProcessingException {
        Map<String, String> removed = new LinkedHashMap<>();
        removed.put("gone", null);
        Secret patch = new SecretBuilder()
                .withNewMetadata()
                .withName("app")
                .withLabels(removed)
                .endMetadata()
                .withData(removed)
                .withStringData(Map.of("a", "\"\\\u0001ü😀"))
                .build();

        assertThat(tree(LEAN.asJson(patch))).isEqualTo(tree(PLAIN.asJson(patch)));
    }

    @Test
    void anEventIsWrittenAlike() throws JsonProcessingException {
        Event event = new EventBuilder()
                .withNewMetadata()
                .withName("app.1")
                .withNamespace("production")
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion("v1")
                .withKind("Secret")
                .withName("app")
                .withNamespace("production")
                .withUid("u")
                .withResourceVersion("1")
                .endInvolvedObject()
                .withType("Normal")
                .withReason("Synced")
                .withMessage("said \"so\"\n")
                .withNewSource()
                .withComponent("c")
                .endSource()
                .withReportingComponent("c")
                .withReportingInstance("")
                .withFirstTimestamp("2026-01-02T03:04:05Z")
                .withLastTimestamp("2026-01-02T03:04:05Z")
                .withCount(1)
                .build();
        assertThat(tree(LEAN.asJson(event))).isEqualTo(tree(PLAIN.asJson(event)));

        Event more = event.edit()
                .withAction("a")
                .withNewSeries()
                .withCount(2)
                .endSeries()
                .build();
        assertThat(tree(LEAN.asJson(more))).isEqualTo(tree(PLAIN.asJson(more)));
    }

    @DisplayName("Objects in watch frames are read as their kind")
    @ParameterizedTest
    @MethodSource("kinds")
    <T extends HasMetadata> void watchFrames(Class<T> kind) {
        String object = String.valueOf(OBJECTS.get(kind));
        WatchEvent event = fromText(LEAN, "{\"type\":\"ADDED\",\"object\":" + object + "}", WatchEvent.class);

        assertThat(event.getType()).isEqualTo("ADDED");
        Object read = kind.isInstance(event.getObject())
                ? event.getObject()
                : LEAN.convertValue(event.getObject(), kind); // as the client does with kinds that it does not know
        assertThat(read).isEqualTo(dropped(fromText(PLAIN, object, kind)));
    }

    @Test
    void theOrderOfMembersDoesNotMatterToAWatch() {
        String object =
                "{\"metadata\":{\"name\":\"app\"},\"data\":{\"a\":\"Yg==\"},\"kind\":\"Secret\",\"apiVersion\":\"v1\"}";
        WatchEvent event = fromText(LEAN, "{\"object\":" + object + ",\"type\":\"MODIFIED\"}", WatchEvent.class);

        assertThat(event.getObject()).isEqualTo(fromText(PLAIN, object, Secret.class));
    }

    @Test
    void errorsAndBookmarksOfAWatchAreRead() {
        String gone =
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"too old\",\"reason\":\"Expired\",\"code\":410}";
        WatchEvent error = fromText(LEAN, "{\"type\":\"ERROR\",\"object\":" + gone + "}", WatchEvent.class);
        assertThat(error.getObject()).isEqualTo(fromText(PLAIN, gone, Status.class));

        String mark = "{" + API
                + "\"VaultStaticSecret\",\"metadata\":{\"resourceVersion\":\"9\",\"creationTimestamp\":null},\"spec\":{}}";
        WatchEvent bookmark = fromText(LEAN, "{\"type\":\"BOOKMARK\",\"object\":" + mark + "}", WatchEvent.class);
        assertThat(bookmark.getObject())
                .isInstanceOfSatisfying(
                        VaultStaticSecret.class,
                        it -> assertThat(it.getMetadata().getResourceVersion()).isEqualTo("9"));
    }

    @Test
    void listsAreReadAlike() {
        String end = "\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"c\"},\"items\":[";
        String secrets = "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\"," + end + SECRET + "]}";
        assertThat(fromAnswer(LEAN, secrets, SecretList.class).getItems())
                .isEqualTo(fromText(PLAIN, secrets, SecretList.class).getItems().stream()
                        .map(LeanSerializationTest::dropped)
                        .toList());

        String resources = "{" + API + "\"VaultStaticSecretList\"," + end + OBJECTS.get(VaultStaticSecret.class) + "]}";
        var type = new TypeReference<DefaultKubernetesResourceList<VaultStaticSecret>>() {};
        var ours = answer(LEAN, resources, type);
        var theirs = answer(PLAIN, resources, type);
        assertThat(ours.getItems())
                .isEqualTo(theirs.getItems().stream()
                        .map(LeanSerializationTest::dropped)
                        .toList());
        assertThat(ours.getMetadata()).isEqualTo(theirs.getMetadata());
    }

    @Test
    @DisplayName("Repeated values are stored once")
    void interning() {
        VaultStaticSecret one =
                fromText(LEAN, String.valueOf(OBJECTS.get(VaultStaticSecret.class)), VaultStaticSecret.class);
        VaultStaticSecret two =
                fromText(LEAN, String.valueOf(OBJECTS.get(VaultStaticSecret.class)), VaultStaticSecret.class);

        assertThat(one.getMetadata().getNamespace()).isSameAs(two.getMetadata().getNamespace());
        assertThat(one.getStatus().conditions().getFirst().getReason())
                .isSameAs(two.getStatus().conditions().getFirst().getReason());
    }

    @Test
    @DisplayName("An object of another form is refused")
    void wrongObject() {
        for (String wrong : List.of(
                "{\"metadata\":[]}",
                "{\"metadata\":{\"name\":{}}}",
                "{\"data\":{\"a\":[]}}",
                "{\"metadata\":{\"name\":\"a\"}")) {
            assertThatThrownBy(() -> fromText(LEAN, wrong, Secret.class)).isInstanceOf(KubernetesClientException.class);
        }
    }

    private static <T> T fromText(KubernetesSerialization json, String text, Class<T> type) {
        return json.unmarshal(text, type);
    }

    private static <T> T fromAnswer(KubernetesSerialization json, String text, Class<T> type) {
        return answer(json, text, new TypeReference<>() {
            @Override
            public Type getType() {
                return type;
            }
        });
    }

    private static <T> T answer(KubernetesSerialization json, String text, TypeReference<T> type) {
        return json.unmarshal(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), type);
    }

    /** As the client reads it, without the dropped members. */
    private static <T extends HasMetadata> T dropped(T object) {
        object.getMetadata().setSelfLink(null);
        if (!(object instanceof Secret)) {
            object.getMetadata().setManagedFields(List.of());
            object.getMetadata().getAnnotations().remove(KUBECTL);
        }
        return object;
    }

    private static JsonNode tree(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
