package dev.vso.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import dev.vso.vault.VaultToken;
import dev.vso.vault.api.LoginApi;
import dev.vso.vault.json.VaultJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The client's behaviour with a misbehaving server. */
class VaultClientTest {
    private static final VaultPath PATH = VaultPath.of("secret", "x");
    private static final VaultRequest READ = VaultRequest.read(PATH);
    private static final VaultRequest ISSUE =
            VaultRequest.issue(VaultRequest.Method.GET, VaultPath.of("database", "creds/app"), Optional.empty());
    private static final String OK = RawServer.answer("200 OK", "{\"request_id\":\"r\",\"data\":{\"a\":1.0}}");
    private static final Retry QUICK = new Retry(2, Duration.ofMillis(1), Duration.ofMillis(10));

    private record Talk(VaultResult result, List<String> requests, List<String> seen) {
        VaultFailure failure() {
            assertThat(result).isInstanceOf(VaultFailure.class);
            return (VaultFailure) result;
        }
    }

    private static Talk talk(VaultRequest request, Duration timeout, IntFunction<String> answers) throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (RawServer server = new RawServer(answers);
                VaultClient client = new VaultClient(
                        ConnectionSettings.to(server.address())
                                .withTimeout(timeout)
                                .withHeaders(Map.of("X-Zone", "a")),
                        (operation, took, failure) -> seen.add(
                                operation + " " + failure.map(Kind::toString).orElse("ok")),
                        QUICK)) {
            return new Talk(client.send(request), List.copyOf(server.requests()), seen);
        }
    }

    private static Talk talk(VaultRequest request, IntFunction<String> answers) throws IOException {
        return talk(request, Duration.ofSeconds(20), answers);
    }

    @Test
    void aLostReadIsAskedAgain() throws IOException {
        Talk talk = talk(READ, n -> n < 3 ? RawServer.answer("503 x", "{\"errors\":[\"down\"]}") : OK);
        assertThat(talk.result()).isInstanceOf(VaultResponse.class);
        assertThat(talk.requests()).hasSize(3);
        assertThat(talk.seen()).containsExactly("read UNAVAILABLE", "read UNAVAILABLE", "read ok");
    }

    @Test
    @DisplayName("A GET that issues something is sent once")
    void issuingGet() throws IOException {
        Talk cut = talk(ISSUE, n -> "");
        assertThat(cut.failure().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(cut.failure().explain()).contains("closed the connection before it answered");
        assertThat(cut.requests()).hasSize(1);

        Talk unavailable = talk(ISSUE, n -> RawServer.answer("502 x", ""));
        assertThat(unavailable.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(unavailable.requests()).hasSize(1);
    }

    @Test
    void aWriteIsSentOnce() throws IOException {
        Talk talk = talk(VaultRequest.write(PATH, VaultJson.object()), n -> "");
        assertThat(talk.failure().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(talk.requests()).hasSize(1);
    }

    @Test
    @DisplayName("A refused connection is retried even for a write, and explained")
    void refusedConnection() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> seen = new CopyOnWriteArrayList<>();
        try (VaultClient client = new VaultClient(
                ConnectionSettings.to("http://localhost:" + port),
                (operation, took, failure) -> seen.add(operation),
                QUICK)) {
            VaultFailure failure = (VaultFailure) client.send(VaultRequest.write(PATH, VaultJson.object()));
            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure.explain()).contains("localhost:" + port + " refuses the connection");
            assertThat(seen).containsExactly("write", "write", "write");
        }
    }

    @Test
    void aNameThatDoesNotResolveIsExplained() {
        try (VaultClient client =
                new VaultClient(ConnectionSettings.to("http://vault.invalid:8200"), VaultObserver.NONE, QUICK)) {
            assertThat(((VaultFailure) client.send(READ)).explain())
                    .isEqualTo("the host of vault.invalid:8200 does not resolve: check address and DNS");
        }
    }

    @Test
    void anAnswerThatNeverComesTimesOut() throws IOException {
        Talk talk = talk(READ, Duration.ofMillis(300), n -> RawServer.STALL);
        assertThat(talk.failure().kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(talk.requests()).hasSize(1);
    }

    @RepeatedTest(20)
    void oneThatAcceptsAndSaysNothingGaveNoAnswer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                VaultClient client = new VaultClient(
                        ConnectionSettings.to("https://localhost:" + silent.getLocalPort())
                                .withTimeout(Duration.ofMillis(100)),
                        VaultObserver.NONE,
                        QUICK)) {
            assertThat(((VaultFailure) client.send(READ)).explain()).contains("gave no answer within 100 ms");
        }
    }

    @Test
    void aBodyThatNeverEndsTimesOutToo() throws IOException {
        Talk talk = talk(
                READ,
                Duration.ofMillis(500),
                n -> "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":" + RawServer.STALL);
        assertThat(talk.failure().kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void anAnswerWithoutMeasureIsGivenUp() throws IOException {
        Talk talk = talk(READ, n -> RawServer.answer("200 OK", "x".repeat(17 << 20)));
        assertThat(talk.failure().explain()).contains("too large");
        assertThat(talk.requests()).hasSize(1);
    }

    @Test
    @DisplayName("Every request has the user agent and the connection's headers")
    void requestHeaders() throws IOException {
        Talk talk = talk(
                VaultRequest.list(PATH)
                        .withToken(new VaultToken("s.t"))
                        .withNamespace(VaultNamespace.named("team-a"))
                        .wrappedFor(Duration.ofMinutes(1)),
                n -> OK);
        assertThat(talk.requests().getFirst())
                .startsWith("GET /v1/secret/x?list=true HTTP/1.1\n")
                .contains("X-Vault-Request: true\n", "X-Vault-Token: s.t\n", "X-Vault-Namespace: team-a\n")
                .contains("X-Vault-Wrap-TTL: 60s\n", "X-Zone: a\n", "User-Agent: vso/");
    }

    @Test
    void aGetHasNoBodyNorLength() throws IOException {
        assertThat(talk(READ, n -> OK).requests().getFirst())
                .doesNotContainIgnoringCase("content-length", "content-type", "transfer-encoding");
    }

    @Test
    void aRedirectOnTheSameServerKeepsMethodAndToken() throws IOException {
        Talk talk = talk(
                VaultRequest.write(PATH, VaultJson.object()).withToken(new VaultToken("s.t")),
                n -> n == 1 ? RawServer.answer("307 x\r\nLocation: /v1/secret/y", "") : OK);
        assertThat(talk.result()).isInstanceOf(VaultResponse.class);
        assertThat(talk.requests().get(1)).startsWith("PUT /v1/secret/y ").contains("X-Vault-Token: s.t\n");
    }

    @Test
    void aRedirectElsewhereIsNotFollowed() throws IOException {
        try (RawServer elsewhere = new RawServer(n -> OK)) {
            Talk talk = talk(
                    READ.withToken(new VaultToken("s.t")),
                    n -> RawServer.answer("307 x\r\nLocation: " + elsewhere.address() + "/v1/secret/x", ""));
            assertThat(talk.failure().kind()).isEqualTo(Kind.STANDBY);
            assertThat(talk.failure().explain()).contains(elsewhere.address(), "active node");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void redirectsInACircleEnd() throws IOException {
        Talk talk = talk(READ, n -> RawServer.answer("307 x\r\nLocation: /v1/secret/x", ""));
        assertThat(talk.failure().explain()).contains("in a circle");
    }

    @Test
    void aWaitThatIsTooLongForACallIsLeftToTheCaller() throws IOException {
        Talk talk = talk(READ, n -> RawServer.answer("429 x\r\nRetry-After: 30", "{\"errors\":[\"slow down\"]}"));
        assertThat(talk.failure().kind()).isEqualTo(Kind.THROTTLED);
        assertThat(talk.requests()).hasSize(1);
    }

    @Test
    void anInterruptedCallEndsAtOnceAndStaysInterrupted() throws Exception {
        try (RawServer server = new RawServer(n -> RawServer.STALL);
                VaultClient client = new VaultClient(ConnectionSettings.to(server.address()), VaultObserver.NONE)) {
            CompletableFuture<String> result = new CompletableFuture<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                VaultResult answer = client.send(READ);
                result.complete(Thread.currentThread().isInterrupted() + " " + answer);
            });
            await().until(() -> !server.requests().isEmpty());
            caller.interrupt();
            assertThat(result.get(5, TimeUnit.SECONDS)).startsWith("true ").contains("was cancelled");
        }
    }

    @Test
    void noMoreThanTheLimitAreWithVaultAtATime() throws Exception {
        int callers = VaultClient.CONCURRENCY + 40;
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), callers);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                VaultClient client = new VaultClient(
                        ConnectionSettings.to(
                                "http://localhost:" + server.getAddress().getPort()),
                        VaultObserver.NONE)) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                try {
                    open.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                inside.decrementAndGet();
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            List<Future<VaultResult>> results = IntStream.range(0, callers)
                    .mapToObj(i -> threads.submit(() -> client.send(READ)))
                    .toList();
            await().until(() -> inside.get() == VaultClient.CONCURRENCY);
            open.countDown();
            for (Future<VaultResult> result : results) {
                assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(VaultResponse.class);
            }
            assertThat(most).hasValue(VaultClient.CONCURRENCY);
        } finally {
            server.stop(0);
        }
    }

    @Test
    @DisplayName("Renewals do not wait behind slow issuing requests")
    void renewalsBeforeIssuing() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        AtomicInteger issuing = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                VaultClient client = new VaultClient(
                        ConnectionSettings.to(
                                "http://localhost:" + server.getAddress().getPort()),
                        VaultObserver.NONE)) {
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                if (exchange.getRequestURI().getPath().startsWith("/v1/secret")) {
                    issuing.incrementAndGet();
                    try {
                        open.await();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                }
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            List<Future<VaultResult>> slow = IntStream.range(0, VaultClient.CONCURRENCY + 1)
                    .mapToObj(i -> threads.submit(() -> client.send(READ)))
                    .toList();
            await().until(() -> issuing.get() == VaultClient.CONCURRENCY);

            VaultRequest lookup = VaultRequest.write(VaultPath.of("sys/leases/lookup"), VaultJson.object(Map.of()));
            assertThat(threads.submit(() -> client.send(lookup)).get(20, TimeUnit.SECONDS))
                    .isInstanceOf(VaultResponse.class);

            assertThat(slow).noneMatch(Future::isDone);
            open.countDown();
        } finally {
            server.stop(0);
        }
    }

    @Test
    @DisplayName("Tokens are not in toString()")
    void noTokensInText() {
        VaultRequest request = READ.withToken(new VaultToken("hush")).withHeaders(Map.of("X-Key", "hush"));
        assertThat(request.toString()).isEqualTo("GET secret/x");
        assertThat(new LoginApi("k", VaultJson.object(Map.of("jwt", "hush")), Map.of(), Optional.empty()).toString())
                .doesNotContain("hush");
    }
}
