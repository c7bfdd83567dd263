package dev.vso.operator.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.template.TransformResult.Transformed;
import dev.vso.operator.template.TransformResult.UnsuitableData;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesTypesTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASIC = "kubernetes.io/basic-auth";
    private static final String SSH = "kubernetes.io/ssh-auth";
    private static final String TLS = "kubernetes.io/tls";
    private static final String DOCKER = "kubernetes.io/dockerconfigjson";

    @ParameterizedTest(name = "{0} from {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            kubernetes.io/basic-auth | {"username":"v-app","password":"p"}                             | {"username":"v-app","password":"p"}
            kubernetes.io/basic-auth | {"user":"v-app","password":"p"}                                 | {"username":"v-app","password":"p"}
            kubernetes.io/basic-auth | {"service_account_name":"svc","password":"p","lease":3600}      | {"username":"svc","password":"p"}
            kubernetes.io/basic-auth | {"username":"svc","current_password":"p"}                       | {"username":"svc","password":"p"}
            kubernetes.io/basic-auth | {"password":"p"}                                                | {"password":"p"}
            kubernetes.io/basic-auth | {"username":"","user":"u"}                                      | {"username":"u"}
            kubernetes.io/ssh-auth   | {"private_key":"K\\n","signed_key":"c"}                         | {"ssh-privatekey":"K\\n"}
            kubernetes.io/ssh-auth   | {"private_key":"K"}                                             | {"ssh-privatekey":"K\\n"}
            """)
    void requiredKeysAreFilledFromTheAnswer(String type, String answer, String expected) {
        assertThat(filled(type, answer, "{}")).isEqualTo(text(expected));
    }

    @ParameterizedTest(name = "{0} of {1} is left alone")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                        | {"username":"u","private_key":"k"}
            Opaque                   | {"username":"u","private_key":"k"}
            example.com/own          | {"username":"u","private_key":"k"}
            kubernetes.io/dockercfg  | {"username":"u","private_key":"k"}
            """)
    void otherTypesAreLeftAlone(@Nullable String type, String answer) {
        assertThat(filled(type, answer, "{\"a\":\"b\"}")).isEqualTo(Map.of("a", "b"));
        assertThat(KubernetesTypes.fills(type)).isFalse();
    }

    @DisplayName("Existing keys are never changed")
    @ParameterizedTest(name = "{0} keeps {1}")
    @CsvSource(delimiter = '|', textBlock = """
            kubernetes.io/basic-auth       | {"username":"mine","password":"own"}      | {"username":"u","password":"p"}
            kubernetes.io/ssh-auth         | {"ssh-privatekey":"mine"}                 | {"private_key":"k"}
            kubernetes.io/tls              | {"tls.crt":"mine","tls.key":"own"}        | {"private_key":"k","issuing_ca":"CA1"}
            kubernetes.io/dockerconfigjson | {".dockerconfigjson":"{}"}                | {"registry":"r","username":"u","password":"p"}
            """)
    void existingKeys(String type, String data, String answer) {
        assertThat(filled(type, certificates(answer), data)).isEqualTo(text(data));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            the chain follows                       | {"certificate":"LEAF","ca_chain":["CA1","CA2"],"issuing_ca":"CA1","private_key":"k"} | LEAF CA1 CA2 | CA2
            a chain in one text                     | {"certificate":"LEAF","ca_chain":"CA1 CA2","private_key":"k"}                         | LEAF CA1 CA2 | CA2
            without a chain, the issuer             | {"certificate":"LEAF","issuing_ca":"CA1","private_key":"k"}                            | LEAF CA1     | CA1
            an empty chain is none                  | {"certificate":"LEAF","ca_chain":[],"issuing_ca":"CA1","private_key":"k"}              | LEAF CA1     | CA1
            the certificate alone                   | {"certificate":"LEAF","private_key":"k"}                                               | LEAF         | -
            KMIP, with the chain as a list          | {"certificate":"LEAF","ca_chain":["CA1"],"private_key":"k","serial_number":"7"}        | LEAF CA1     | CA1
            a bundle names no certificate twice     | {"certificate":"LEAF CA1","ca_chain":["CA1","CA2"],"private_key":"k"}                  | LEAF CA1 CA2 | CA2
            a bundle's private key is for tls.key   | {"certificate":"KEY LEAF","issuing_ca":"CA1","private_key":"k"}                        | LEAF CA1     | CA1
            """)
    void certificatesAreJoinedWithTheirAuthorities(
            String why, String answer, String certificates, @Nullable String authority) {
        Map<String, String> data = filled(TLS, certificates(answer), "{}");

        assertThat(data).as(why).containsEntry("tls.key", "k").containsEntry("tls.crt", pem(certificates));
        assertThat(data.get("ca.crt")).isEqualTo(authority == null ? null : pem(authority));
    }

    @Test
    void anImagePullSecretIsWhatKubectlWrites() {
        assertThat(filled(DOCKER, """
                        {"registry":"registry.example.com","username":"robot","password":"s3cret"}""", "{}")).isEqualTo(Map.of(".dockerconfigjson", """
                                {"auths":{"registry.example.com":{"auth":"cm9ib3Q6czNjcmV0","password":"s3cret","username":"robot"}}}"""));
        assertThat(filled(DOCKER, """
                        {"server":"r","username":"u","password":"p","email":"e@x"}""", "{}").get(".dockerconfigjson")).contains("\"r\":{", "\"email\":\"e@x\"");
    }

    @Test
    void aStoredDockerConfigurationIsTakenAsItIs() {
        assertThat(filled(DOCKER, """
                        {"auths":{"r":{"auth":"eA=="}},"credsStore":"desktop"}""", "{}"))
                .isEqualTo(Map.of(".dockerconfigjson", "{\"auths\":{\"r\":{\"auth\":\"eA==\"}}}"));
    }

    @DisplayName("Missing keys are explained without values")
    @ParameterizedTest(name = "{0} from {1}")
    @CsvSource(delimiter = '|', textBlock = """
            kubernetes.io/basic-auth       | {"token":"SECRET","ttl":3}                    | requires the key password,          | only: token, ttl;
            kubernetes.io/ssh-auth         | {"signed_key":"SECRET"}                       | requires the key ssh-privatekey,    | only: signed_key;
            kubernetes.io/ssh-auth         | {"private_key":""}                            | requires the key ssh-privatekey,    | only: private_key;
            kubernetes.io/tls              | {"private_key":"SECRET"}                      | requires the key tls.crt,           | only: private_key;
            kubernetes.io/tls              | {"certificate":"TUlJ","private_key":"SECRET"} | certificate, in PEM                 | only: certificate, private_key;
            kubernetes.io/tls              | {"certificate":"LEAF"}                        | requires the key tls.key,           | only: certificate;
            kubernetes.io/dockerconfigjson | {"username":"SECRET","password":"SECRET"}     | registry, username and password     | only: username, password;
            kubernetes.io/dockerconfigjson | {}                                            | requires the key .dockerconfigjson, | only: nothing;
            """)
    void missingKeys(String type, String answer, String key, String fields) {
        assertThat(KubernetesTypes.fill(type, node(certificates(answer)), SecretData.empty()))
                .isInstanceOfSatisfying(
                        UnsuitableData.class,
                        unsuitable -> assertThat(unsuitable.message())
                                .contains(
                                        "destination.type " + type, key, fields, "destination.transformation.templates")
                                .doesNotContain("SECRET", "BEGIN"));
        assertThat(KubernetesTypes.fills(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 21, 500})
    void onlySomeOfManyFieldsAreNamed(int count) {
        ObjectNode answer = JSON.createObjectNode();
        for (int i = 0; i < count; i++) {
            answer.put("field-%03d-".formatted(i) + "x".repeat(100), "v");
        }
        var unsuitable = (UnsuitableData) KubernetesTypes.fill(SSH, answer, SecretData.empty());

        assertThat(unsuitable.message()).hasSizeLessThan(2000);
        assertThat(unsuitable.message().contains("more")).isEqualTo(count > 20);
    }

    @Test
    @DisplayName("Added keys count towards Kubernetes' limit")
    void addedKeysCount() {
        String half = "x".repeat(DataLimits.MAX_SIZE / 2 + 1);
        var data = SecretData.of(Map.of("user", half.getBytes(UTF_8)));

        assertThat(KubernetesTypes.fill(BASIC, JSON.createObjectNode().put("user", half), data))
                .isInstanceOf(UnsuitableData.class);
    }

    private static Map<String, String> filled(@Nullable String type, String answer, String data) {
        var values = new TreeMap<String, byte[]>();
        text(data).forEach((key, value) -> values.put(key, value.getBytes(UTF_8)));
        var result = KubernetesTypes.fill(type, node(answer), SecretData.of(values));
        assertThat(result).isInstanceOf(Transformed.class);
        var texts = new TreeMap<String, String>();
        ((Transformed) result).data().forEach((key, value) -> texts.put(key, new String(value, UTF_8)));
        return texts;
    }

    private static Map<String, String> text(String json) {
        var texts = new TreeMap<String, String>();
        node(json)
                .properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static ObjectNode node(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    /** Puts PEM in the place of the names LEAF, CA1, CA2 and KEY, within JSON. */
    private static String certificates(String json) {
        return json.replace("KEY ", "-----BEGIN PRIVATE KEY-----\\nkey\\n-----END PRIVATE KEY-----\\n")
                .replaceAll("(LEAF|CA1|CA2) ?", "-----BEGIN CERTIFICATE-----\\\\n$1\\\\n-----END CERTIFICATE-----\\\\n")
                .replace("\\n\"", "\"");
    }

    private static String pem(String names) {
        return names.replaceAll("(LEAF|CA1|CA2) ?", "-----BEGIN CERTIFICATE-----\n$1\n-----END CERTIFICATE-----\n")
                .strip();
    }
}
