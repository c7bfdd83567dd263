package dev.vso.operator.controller.dynamicsecret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.api.VaultDynamicSecret;
import dev.vso.api.VaultDynamicSecretSpec;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.VaultRequest;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineRequestTest {

    private static final SshKeyPair PAIR = new SshKeyPair("ssh-ed25519 AAAA", "PRIVATE");

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                | GET  | false
            {requestHTTPMethod: GET}                          | GET  | false
            {requestHTTPMethod: PUT}                          | PUT  | true
            {requestHTTPMethod: POST}                         | POST | true
            {params: {ttl: 1h}}                               | PUT  | true
            {params: {ttl: 1h}, requestHTTPMethod: GET}       | PUT  | true
            {params: {ttl: 1h}, requestHTTPMethod: POST}      | POST | true
            """)
    void parametersAreSentAsABody(String more, VaultRequest.Method method, boolean body) throws SyncException {
        VaultRequest request = EngineRequest.of(spec(more), Optional.empty());

        assertThat(request.method()).isEqualTo(method);
        assertThat(request.body().isPresent()).isEqualTo(body);
        assertThat(request.repeatable()).isFalse();
    }

    @Test
    void onlyThePublicHalfOfAKeyIsSent() throws SyncException {
        VaultRequest request =
                EngineRequest.of(spec("{sshKey: {}, params: {valid_principals: deploy}}"), Optional.of(PAIR));

        assertThat(request.method()).isEqualTo(VaultRequest.Method.PUT);
        assertThat(request.body())
                .hasValueSatisfying(body -> assertThat(body.toString())
                        .isEqualTo("{\"public_key\":\"ssh-ed25519 AAAA\",\"valid_principals\":\"deploy\"}"));
    }

    @Test
    @DisplayName("Fields of the request and fields of the Secret's keys have separate digests")
    void digests() {
        List<String> different = List.of(
                "{}",
                "{namespace: team-a}",
                "{path: creds/other}",
                "{requestHTTPMethod: PUT}",
                "{params: {a: b}}",
                "{sshKey: {}}",
                "{sshKey: {algorithm: rsa}}",
                "{sshKey: {algorithm: rsa, bits: 2048}}",
                "{destination: {name: a, type: kubernetes.io/basic-auth}}",
                "{destination: {name: a, type: kubernetes.io/ssh-auth}}",
                "{destination: {name: a, transformation: {excludes: [x]}}}");
        var digests = new HashSet<String>();

        different.forEach(more -> digests.add(EngineRequest.digest(spec(more))));

        assertThat(digests).hasSameSizeAs(different);
    }

    @ParameterizedTest(name = "{0} costs nothing")
    @CsvSource(delimiter = '|', textBlock = """
            {renewalPercent: 30}
            {refreshAfter: 5m}
            {revoke: false}
            {destination: {name: other, labels: {a: b}}}
            {destination: {name: a, type: Opaque}}
            {destination: {name: a, type: example.com/own}}
            """)
    void otherEditsKeepTheDigest(String more) {
        assertThat(EngineRequest.digest(spec(more))).isEqualTo(EngineRequest.digest(spec("{}")));
    }

    @Test
    void aDefaultThatIsWrittenOutKeepsTheDigest() {
        assertThat(EngineRequest.digest(spec("{sshKey: {algorithm: rsa, bits: 3072}}")))
                .isEqualTo(EngineRequest.digest(spec("{sshKey: {algorithm: rsa}}")));
        assertThat(EngineRequest.digest(spec("{sshKey: {algorithm: ed25519}}")))
                .isEqualTo(EngineRequest.digest(spec("{sshKey: {}}")));
    }

    /** If the digest changed with the operator's version, every upgrade would issue new credentials for all users. */
    @Test
    void theDigestIsTheSameInEveryVersion() {
        assertThat(EngineRequest.digest(spec("{}"))).isEqualTo("3fc356ec9d4b6d190b1533325f7cee29");
    }

    private static VaultDynamicSecretSpec spec(String more) {
        var json = new KubernetesSerialization();
        var resource = json.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata: {name: a}
                spec: {mount: ssh, path: creds/a, destination: {name: a}}
                """, VaultDynamicSecret.class);
        var merged = json.convertValue(resource.getSpec(), ObjectNode.class);
        merged.setAll(
                json.convertValue(json.unmarshal("more: " + more, Map.class).get("more"), ObjectNode.class));
        return json.convertValue(merged, VaultDynamicSecretSpec.class);
    }
}
