package dev.vso.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vso.testing.StubbedVault.EngineStub;
import dev.vso.testing.StubbedVault.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A stub of Vault's AWS auth method at {@code auth/aws/} and of AWS's security token service. It verifies the signature
 * of each request as AWS does, and issues a token of the real server to a principal that may use the role. Service
 * accounts may assume a role with their tokens.
 */
public final class AwsLoginStub implements EngineStub, AutoCloseable {

    private static final String LOGIN = "auth/aws/login";
    private static final String SERVER_ID = "x-vault-aws-iam-server-id";

    private final BaoClient vault;
    private final String serverId;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();
    private final Map<String, Role> roles = new ConcurrentHashMap<>();
    private final Map<String, String> trusted = new ConcurrentHashMap<>();
    private final List<LogIn> logIns = new CopyOnWriteArrayList<>();
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpServer service;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private record Key(String secret, String token, String principal) {}

    private record Role(String principal, String policy) {}

    /** A refusal, in the words of the service that refused. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * An attempt to log in.
     *
     * @param url of the service that the request was signed for
     * @param error empty for a success
     */
    public record LogIn(String role, String principal, String url, String region, String error) {}

    /** @param serverId the value that requests must have in {@code X-Vault-AWS-IAM-Server-ID} */
    public AwsLoginStub(BaoClient vault, String serverId) {
        this.vault = vault;
        this.serverId = serverId;
        try {
            service = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(Ports.LOOPBACK), 0), 0);
        } catch (IOException e) {
            throw new SandboxException("the stub of AWS's token service cannot listen", e);
        }
        service.setExecutor(threads);
        service.createContext("/", this::assume);
        service.start();
    }

    /** The address of the security token service. */
    public URI tokenService() {
        return URI.create(
                "http://" + Ports.LOOPBACK + ":" + service.getAddress().getPort());
    }

    /** Registers an AWS key and its holder; the token is empty for a key that does not expire. */
    public void key(String id, String secret, String token, String principal) {
        keys.put(id, new Key(secret, token, principal));
    }

    /** Registers a role of Vault and its principal. */
    public void role(String name, String principal, String policy) {
        roles.put(name, new Role(principal, policy));
    }

    /** Allows tokens with this subject to assume the AWS role. */
    public void trust(String subject, String arn) {
        trusted.put(subject, arn);
    }

    /** All attempts to log in. */
    public List<LogIn> logIns() {
        return List.copyOf(logIns);
    }

    // ------------------------------------------------------------------------------------------------ Vault

    @Override
    public Optional<Reply> answer(String method, String path, JsonNode body) {
        return path.equals(LOGIN) ? Optional.of(logIn(body)) : Optional.empty();
    }

    private Reply logIn(JsonNode body) {
        var role = body.path("role").asText();
        var url = decoded(body.path("iam_request_url"));
        var principal = "";
        var region = "";
        try {
            var headers = headers(body);
            var signature = AwsSignature.of(headers.getOrDefault("authorization", ""));
            region = signature.region();
            checkServerId(headers, signature);
            var bound = Optional.ofNullable(roles.get(role))
                    .orElseThrow(() -> new Refusal("entry for role " + role + " not found"));
            headers.put("host", URI.create(url).getAuthority());
            principal = callerIdentity(headers, signature, decoded(body.path("iam_request_body")));
            if (!bound.principal().equals(principal)) {
                throw new Refusal("IAM Principal \"%s\" does not belong to the role \"%s\"".formatted(principal, role));
            }
            logIns.add(new LogIn(role, principal, url, region, ""));
            return new Reply(200, token(bound.policy()));
        } catch (Refusal | IllegalArgumentException e) {
            logIns.add(new LogIn(role, principal, url, region, String.valueOf(e.getMessage())));
            var errors = JsonNodeFactory.instance.objectNode();
            errors.putArray("errors").add(String.valueOf(e.getMessage()));
            return new Reply(400, errors);
        }
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    private Map<String, String> headers(JsonNode body) {
        try {
            var headers = new TreeMap<String, String>();
            json.readTree(decoded(body.path("iam_request_headers")))
                    .properties()
                    .forEach(header -> headers.put(
                            header.getKey().toLowerCase(Locale.ROOT),
                            header.getValue().path(0).asText()));
            return headers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void checkServerId(Map<String, String> headers, AwsSignature signature) {
        var given = headers.getOrDefault(SERVER_ID, "");
        if (!given.equals(serverId) || !signature.headers().contains(SERVER_ID)) {
            throw new Refusal("error validating X-Vault-AWS-IAM-Server-ID header: expected \"%s\" but got \"%s\""
                    .formatted(serverId, given));
        }
    }

    private ObjectNode token(String policy) {
        var auth = vault.write(
                        "auth/token/create",
                        Map.of("policies", List.of(policy), "ttl", "1h", "display_name", "aws", "no_parent", true))
                .path("auth");
        var answer = JsonNodeFactory.instance.objectNode();
        answer.put("request_id", "stub");
        answer.set("auth", auth);
        return answer;
    }

    // ------------------------------------------------------------------------------------------------ AWS

    private String callerIdentity(Map<String, String> headers, AwsSignature signature, String body) {
        return Optional.ofNullable(keys.get(signature.keyId()))
                .filter(key -> body.equals("Action=GetCallerIdentity&Version=2011-06-15")
                        && signature.scope().endsWith("/sts/aws4_request")
                        && signature.headers().containsAll(List.of("host", "x-amz-date"))
                        && key.token().equals(headers.getOrDefault("x-amz-security-token", ""))
                        && signature.fits(headers, body, key.secret()))
                .map(Key::principal)
                .orElseThrow(() -> new Refusal(
                        "error making upstream request: received error code 403 from STS: SignatureDoesNotMatch"));
    }

    private void assume(HttpExchange exchange) throws IOException {
        try (exchange) {
            var fields = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var subject = subject(fields.getOrDefault("WebIdentityToken", ""));
            var arn = fields.getOrDefault("RoleArn", "");
            var given = "AssumeRoleWithWebIdentity".equals(fields.get("Action")) && arn.equals(trusted.get(subject));
            var answer = (given ? assumed(arn + "/" + fields.get("RoleSessionName")) : denied())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(given ? 200 : 403, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static Map<String, String> fields(String form) {
        return Arrays.stream(form.split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(
                        field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    /** Reads subject and audience of the token; AWS would also verify its signature. */
    private String subject(String token) throws IOException {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return "";
        }
        var claims = json.readTree(Base64.getUrlDecoder().decode(parts[1]));
        return claims.path("aud").path(0).asText() + " " + claims.path("sub").asText();
    }

    private String assumed(String principal) {
        var id = "ASIA" + Passwords.random();
        var key = new Key(Passwords.random(), Passwords.random(), principal);
        keys.put(id, key);
        return """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult>
                    <Credentials>
                      <AccessKeyId>%s</AccessKeyId>
                      <SecretAccessKey>%s</SecretAccessKey>
                      <SessionToken>%s</SessionToken>
                      <Expiration>2100-01-01T00:00:00Z</Expiration>
                    </Credentials>
                  </AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """.formatted(id, key.secret(), key.token());
    }

    private static String denied() {
        return """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error>
                    <Type>Sender</Type>
                    <Code>AccessDenied</Code>
                    <Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message>
                  </Error>
                </ErrorResponse>
                """;
    }

    @Override
    public void close() {
        service.stop(0);
        threads.shutdownNow();
    }
}
