package dev.vso.operator.auth.login.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.vso.operator.auth.login.CloudHttp;
import dev.vso.operator.auth.login.CredentialDigest;
import dev.vso.operator.auth.login.CredentialSource;
import dev.vso.operator.auth.login.ServiceAccountTokens;
import dev.vso.operator.auth.login.cloud.AwsLogin.AwsPlace;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.address.AddressGuard;
import dev.vso.vault.json.VaultJson;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** The request signed for AWS, its address, and the keys used; AwsLoginIT tests whether AWS accepts it. */
class AwsProofTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-03-04T12:00:00Z"), ZoneOffset.UTC);
    private static final AwsCredentialsIdentity POD = AwsCredentialsIdentity.create("AKIAPOD", "secret-of-the-pod");
    private static final AwsPlace ANYWHERE = new AwsPlace(Optional.empty(), Optional.empty(), Optional.empty(), "vso");

    private static ObjectNode ownPod(
            AwsPlace place, Map<String, String> environment, Supplier<AwsCredentialsIdentity> pod)
            throws SyncException {
        try (KubernetesClient nobody =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            ServiceAccountTokens tokens = new ServiceAccountTokens(nobody);
            return new AwsProof(
                            new BoundAccounts(tokens),
                            tokens,
                            new CloudHttp(AddressGuard.LOCAL),
                            environment,
                            pod,
                            NOON)
                    .of(
                            new AwsLogin.Request("app", place, new CredentialSource.OwnPod(), CredentialDigest.NONE),
                            Optional.empty());
        }
    }

    private static String decoded(JsonNode login, String field) {
        return new String(Base64.getDecoder().decode(login.path(field).asText()), StandardCharsets.UTF_8);
    }

    @DisplayName("The token service is that of the region unless another is named")
    @ParameterizedTest(name = "region {0}, endpoint {1}, AWS_REGION {2}, AWS_DEFAULT_REGION {3}: {4}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -             | -                        | -          | -         | https://sts.amazonaws.com/                  | us-east-1
            us-east-1     | -                        | eu-west-1  | -         | https://sts.amazonaws.com/                  | us-east-1
            eu-west-1     | -                        | eu-north-1 | -         | https://sts.eu-west-1.amazonaws.com/        | eu-west-1
            -             | -                        | eu-north-1 | us-west-2 | https://sts.eu-north-1.amazonaws.com/       | eu-north-1
            -             | -                        | ''         | us-west-2 | https://sts.us-west-2.amazonaws.com/        | us-west-2
            cn-north-1    | -                        | -          | -         | https://sts.cn-north-1.amazonaws.com.cn/    | cn-north-1
            us-gov-west-1 | -                        | -          | -         | https://sts.us-gov-west-1.amazonaws.com/    | us-gov-west-1
            eu-west-1     | https://sts.example.com/ | -          | -         | https://sts.example.com/                    | eu-west-1
            -             | https://sts.example.com/ | -          | -         | https://sts.example.com/                    | us-east-1
            """)
    void tokenServiceOfRegion(
            @Nullable String region,
            @Nullable String endpoint,
            @Nullable String variable,
            @Nullable String other,
            String address,
            String expected) {
        Map<String, String> environment = new HashMap<>();
        if (variable != null) {
            environment.put("AWS_REGION", variable);
        }
        if (other != null) {
            environment.put("AWS_DEFAULT_REGION", other);
        }
        AwsPlace place = new AwsPlace(
                Optional.ofNullable(region), Optional.ofNullable(endpoint).map(URI::create), Optional.empty(), "vso");
        assertThat(TokenService.of(place, environment)).isEqualTo(new TokenService(URI.create(address), expected));
    }

    @Test
    void theLoginHoldsASignedRequestAndNoKey() throws SyncException {
        AwsPlace place = new AwsPlace(Optional.empty(), Optional.empty(), Optional.of("vault.example.com"), "vso");
        ObjectNode login = ownPod(place, Map.of(), () -> POD);
        assertThat(login.path("role").asText()).isEqualTo("app");
        assertThat(login.path("iam_http_request_method").asText()).isEqualTo("POST");
        assertThat(decoded(login, "iam_request_url")).isEqualTo("https://sts.amazonaws.com/");
        assertThat(decoded(login, "iam_request_body")).isEqualTo("Action=GetCallerIdentity&Version=2011-06-15");
        JsonNode headers = VaultJson.parse(decoded(login, "iam_request_headers"));
        assertThat(headers.at("/X-Vault-AWS-IAM-Server-ID/0").asText()).isEqualTo("vault.example.com");
        assertThat(headers.at("/X-Amz-Date/0").asText()).isEqualTo("20260304T120000Z");
        assertThat(headers.at("/Authorization/0").asText())
                .startsWith("AWS4-HMAC-SHA256 Credential=AKIAPOD/20260304/us-east-1/sts/aws4_request, SignedHeaders=")
                .contains("content-type;host;", "x-vault-aws-iam-server-id");
        assertThat(decoded(login, "iam_request_headers")).doesNotContain("secret-of-the-pod");
    }

    @Test
    void anOperatorWithoutAnIdentitySaysWhatToSetInstead() {
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> ownPod(ANYWHERE, Map.of(), () -> {
                    throw SdkClientException.create("many words");
                }))
                .withMessage(
                        "aws: the operator's pod has no identity of AWS, neither in its environment nor by its node; set aws.irsaServiceAccount or aws.secretRef");
        assertThatExceptionOfType(SyncException.class)
                .isThrownBy(() -> ownPod(
                        ANYWHERE,
                        Map.of("AWS_ROLE_ARN", "arn", "AWS_WEB_IDENTITY_TOKEN_FILE", "/no/such/file"),
                        () -> POD))
                .withMessageContaining("AWS_WEB_IDENTITY_TOKEN_FILE names cannot be read");
    }

    /** Every user who may write a VaultAuth may set an endpoint; it must not get the operator's own token. */
    @Test
    @DisplayName("The operator's own token is never sent to a server that a VaultAuth names")
    void ownTokenStaysPrivate(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "token-of-the-operator");
        List<String> theirs = new CopyOnWriteArrayList<>();
        List<String> ours = new CopyOnWriteArrayList<>();
        try (Answering stranger = new Answering(theirs);
                Answering aws = new Answering(ours)) {
            AwsPlace place = new AwsPlace(Optional.empty(), Optional.of(stranger.address()), Optional.empty(), "vso");
            ObjectNode login = ownPod(
                    place,
                    Map.of(
                            "AWS_ROLE_ARN",
                            "arn:aws:iam::1:role/vso",
                            "AWS_WEB_IDENTITY_TOKEN_FILE",
                            token.toString(),
                            "AWS_ENDPOINT_URL_STS",
                            aws.address().toString()),
                    () -> POD);

            assertThat(theirs).isEmpty();
            assertThat(ours).singleElement().asString().contains("WebIdentityToken=token-of-the-operator");
            assertThat(decoded(login, "iam_request_url"))
                    .as("it is signed for")
                    .isEqualTo(stranger.address().toString());
            assertThat(decoded(login, "iam_request_headers")).contains("Credential=ASIAROLE/");
        }
    }

    /** Returns keys of a role for any request, and records the requests. */
    private static final class Answering implements AutoCloseable {
        private final HttpServer server;

        Answering(List<String> asked) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] answer = """
                        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                          <AssumeRoleWithWebIdentityResult><Credentials>
                            <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
                            <SessionToken>t</SessionToken>
                          </Credentials></AssumeRoleWithWebIdentityResult>
                        </AssumeRoleWithWebIdentityResponse>""".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
