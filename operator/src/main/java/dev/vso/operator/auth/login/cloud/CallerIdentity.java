package dev.vso.operator.auth.login.cloud;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.vault.json.VaultJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A request to AWS's security token service for the caller's identity. It is signed here and sent by Vault, which gets
 * the identity from the response; the keys never leave the operator. Pure.
 */
final class CallerIdentity {

    private static final String BODY = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final String CONTENT_TYPE = "application/x-www-form-urlencoded; charset=utf-8";
    private static final String SERVER_ID = "X-Vault-AWS-IAM-Server-ID";

    private CallerIdentity() {}

    /**
     * The request in the format of Vault's login.
     *
     * @param where the address of the service
     * @param region the region of the signature
     * @param serverId the Vault that the request is for, so that no other can use it
     */
    static ObjectNode signed(
            AwsCredentialsIdentity who, URI where, String region, Optional<String> serverId, Clock clock) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(where).putHeader("Content-Type", CONTENT_TYPE);
        serverId.ifPresent(id -> request.putHeader(SERVER_ID, id));
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(what -> what.identity(who)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(BODY))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
                .request();
        ObjectNode login = VaultJson.object();
        login.put("iam_http_request_method", "POST");
        login.put("iam_request_url", base64(signed.getUri().toString()));
        login.put("iam_request_headers", base64(headers(signed).toString()));
        login.put("iam_request_body", base64(BODY));
        return login;
    }

    private static ObjectNode headers(SdkHttpRequest signed) {
        ObjectNode headers = VaultJson.object();
        signed.forEachHeader((name, values) -> {
            ArrayNode list = headers.putArray(name);
            values.forEach(list::add);
        });
        return headers;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
