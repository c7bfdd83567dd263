package dev.vso.operator.kubernetes.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.inventory.ResourceKind;
import dev.vso.testing.Fuzz;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every frame of a watch becomes an event, or the error that the client expects. */
class WatchFrameFuzzTest {

    private static final KubernetesSerialization LEAN = new LeanSerialization(ResourceKind.jsonTypes());

    private static final String METADATA = """
            "metadata":{"name":"app","namespace":"production","uid":"5b2f-1","resourceVersion":"812","generation":3,
             "creationTimestamp":"2026-01-02T03:04:05Z","labels":{"a":"b"},"annotations":{"c":"d"},"finalizers":["f"],
             "ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u","controller":true}],
             "managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1","time":"2026-01-02T03:04:05Z",
             "fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]}""";

    private static final List<String> FRAMES = List.of(
            "{\"type\":\"ADDED\",\"object\":{\"apiVersion\":\"secrets.hashicorp.com/v1beta1\",\"kind\":\"VaultStaticSecret\","
                    + METADATA
                    + ",\"spec\":{\"mount\":\"m\",\"path\":\"p\",\"type\":\"kv-v2\",\"destination\":{\"name\":\"d\"}},"
                    + "\"status\":{\"lastGeneration\":1,\"secretMAC\":\"hush\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}}",
            "{\"type\":\"MODIFIED\",\"object\":{\"kind\":\"Secret\",\"apiVersion\":\"v1\"," + METADATA
                    + ",\"type\":\"Opaque\",\"data\":{\"hush\":\"aHVzaA==\"}}}",
            "{\"type\":\"BOOKMARK\",\"object\":{\"apiVersion\":\"example.com/v1alpha1\",\"kind\":\"Database\","
                    + METADATA
                    + ",\"spec\":{\"engine\":\"postgresql\",\"roles\":[{\"name\":\"r\",\"db_name\":\"d\"}]}}}",
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":410,\"reason\":\"Gone\"}}",
            "{\"type\":\"DELETED\",\"object\":{\"kind\":\"VaultPKISecret\",\"apiVersion\":\"secrets.hashicorp.com/v1beta1\","
                    + METADATA
                    + ",\"spec\":{\"mount\":\"pki\",\"role\":\"r\",\"destination\":{\"name\":\"d\"}},\"status\":{\"expiration\":17}}}");

    @Test
    @DisplayName("Fuzz: a frame of a watch is an event, or an error that quotes no data")
    void frames() {
        Fuzz.run(FRAMES, text -> read(text, WatchEvent.class));
    }

    @Test
    @DisplayName("Fuzz: a Secret is read, or is an error that quotes no data")
    void secrets() {
        List<String> secrets = List.of(
                "{\"kind\":\"Secret\",\"apiVersion\":\"v1\"," + METADATA + ",\"data\":{\"hush\":\"aHVzaA==\"}}",
                "{\"stringData\":{\"a\":\"hush\"},\"immutable\":true,\"type\":\"kubernetes.io/tls\"}");
        Fuzz.run(secrets, text -> read(text, Secret.class));
    }

    private static void read(String text, Class<?> type) {
        try {
            Object read = LEAN.unmarshal("{" + text.substring(Math.min(1, text.length())), type);
            assertThat(String.valueOf(read)).isNotNull();
        } catch (KubernetesClientException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain("aHVzaA==");
            }
        }
    }
}
