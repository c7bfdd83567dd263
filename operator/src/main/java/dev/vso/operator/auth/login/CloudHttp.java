package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.vault.address.AddressGuard;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Sends requests to a cloud's services; each request is sent once, without redirects and without proxy. Logins are
 * rare, so each request has its own client, and an operator without cloud logins has none.
 */
public final class CloudHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LONGEST_ANSWER = 256 * 1024;
    private static final int LONGEST_WORDS = 300;

    /**
     * A response.
     *
     * @param body may contain secrets
     */
    public record Reply(int status, String body) {

        /** Whether the request succeeded. */
        public boolean ok() {
            return status == 200;
        }

        /** Omits the body. */
        @Override
        public String toString() {
            return "Reply[%d]".formatted(status);
        }
    }

    private final AddressGuard guard;

    /**
     * A client that connects only to addresses that the guard allows.
     *
     * @param guard for addresses that a VaultAuth may set, such as {@code stsEndpoint}
     */
    public CloudHttp(AddressGuard guard) {
        this.guard = guard;
    }

    /**
     * Sends a request to the metadata service, whose address only the login method {@code gcp} uses.
     *
     * @throws SyncException if there was no response
     */
    public Reply get(URI where, Map<String, String> headers) throws SyncException {
        return send(where, headers, HttpRequest.newBuilder(where).GET());
    }

    /**
     * Posts the body.
     *
     * @throws SyncException if there was no response, or if the address is not allowed
     */
    public Reply post(URI where, Map<String, String> headers, String body) throws SyncException {
        try {
            guard.gate(where, PATIENCE).pass();
        } catch (AddressGuard.Refused e) {
            throw SyncError.retryable("VaultClientConfigError", String.valueOf(e.getMessage()))
                    .exception();
        } catch (UnknownHostException _) {
            throw unanswered(where, "its name does not resolve");
        }
        return send(where, headers, HttpRequest.newBuilder(where).POST(BodyPublishers.ofString(body)));
    }

    private Reply send(URI where, Map<String, String> headers, HttpRequest.Builder request) throws SyncException {
        headers.forEach(request::setHeader);
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            HttpResponse<byte[]> response = client.send(
                    request.timeout(PATIENCE).build(),
                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
            return new Reply(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unanswered(
                    where,
                    Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unanswered(where, "interrupted");
        }
    }

    private static SyncException unanswered(URI where, String why) {
        return SyncError.retryable(
                        "VaultClientConfigError",
                        "%s does not answer (%s)".formatted(where.getHost(), words(why)),
                        "let the operator reach it")
                .exception();
    }

    /** The form encoding of HTML. */
    public static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The service's message, in one line of limited length. */
    public static String words(String said) {
        String line = said.replaceAll("[\\p{Cntrl};]+", " ").strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }
}
