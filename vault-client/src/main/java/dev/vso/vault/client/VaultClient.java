package dev.vso.vault.client;

import dev.vso.error.Explanation;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultObserver;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResult;
import dev.vso.vault.address.AddressGuard;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client for one Vault. Its calls block; use virtual threads, any number of them. At most {@link #CONCURRENCY}
 * requests run at a time. Reads nothing from the environment, uses no proxy, and never throws for errors of Vault or
 * the network: see {@link dev.vso.vault.VaultFailure}.
 */
public final class VaultClient implements VaultAccess, AutoCloseable {
    /** Concurrent requests to one Vault; further requests wait, up to the timeout. */
    public static final int CONCURRENCY = 64;

    /** Reserved for renewals and look-ups in addition, so that they do not wait behind a slow engine. */
    private static final int UPKEEP_CONCURRENCY = 16;

    private static final Logger LOG = LoggerFactory.getLogger(VaultClient.class);
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final int REDIRECTS = 3;

    private final ConnectionSettings settings;
    private final VaultObserver observer;
    private final Retry retry;
    private final HttpRequests requests;
    private final Semaphore turns;
    private final Semaphore upkeepTurns = new Semaphore(UPKEEP_CONCURRENCY, true);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClientPool<HttpClient>.Place http;
    private final AddressGuard.Gate gate;
    private final ResponseBudget budget;
    private final String owner;

    public VaultClient(ConnectionSettings settings, VaultObserver observer) {
        this(settings, observer, CONCURRENCY);
    }

    /**
     * A client with its own limit.
     *
     * @param concurrency how many requests may run at once
     */
    public VaultClient(ConnectionSettings settings, VaultObserver observer, int concurrency) {
        this(settings, observer, concurrency, Retry.DEFAULT, AddressGuard.LOCAL);
    }

    /**
     * A client of a VaultConnection, one of many: it connects only to allowed addresses, and shares the limits with the
     * others.
     *
     * @param guard decides which addresses are allowed
     * @param shared the limits on open clients and on memory for large answers
     * @param owner the namespace of the VaultConnection, whose share of the limits it uses
     */
    public VaultClient(
            ConnectionSettings settings,
            VaultObserver observer,
            int concurrency,
            AddressGuard guard,
            SharedLimits shared,
            String owner) {
        this(settings, observer, concurrency, Retry.DEFAULT, guard, shared, owner);
    }

    VaultClient(ConnectionSettings settings, VaultObserver observer, Retry retry) {
        this(settings, observer, CONCURRENCY, retry, AddressGuard.LOCAL);
    }

    VaultClient(ConnectionSettings settings, VaultObserver observer, int concurrency, Retry retry, AddressGuard guard) {
        this(
                settings,
                observer,
                concurrency,
                retry,
                guard,
                new SharedLimits(Runtime.getRuntime().maxMemory()),
                "");
    }

    VaultClient(
            ConnectionSettings settings,
            VaultObserver observer,
            int concurrency,
            Retry retry,
            AddressGuard guard,
            SharedLimits shared,
            String owner) {
        this.budget = shared.answers();
        this.owner = owner;
        this.gate = guard.gate(settings.address(), settings.timeout());
        this.turns = new Semaphore(concurrency, true);
        this.settings = settings;
        this.observer = observer;
        this.retry = retry;
        this.requests = new HttpRequests(settings);
        this.http = shared.place(owner, opener(settings, executor, shared));
    }

    private static Supplier<HttpClient> opener(
            ConnectionSettings settings, ExecutorService executor, SharedLimits shared) {
        boolean tls = settings.address().getScheme().equals("https");
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(executor)
                .proxy(HttpClient.Builder.NO_PROXY)
                .followRedirects(HttpClient.Redirect.NEVER)
                // A shorter timeout of the connection ends the whole exchange before that.
                .connectTimeout(LONGEST_CONNECT)
                .version(tls ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
        if (tls) {
            builder.sslContext(Tls.context(settings, shared::defaultTrust)).sslParameters(Tls.parameters());
        }
        return builder::build;
    }

    public ConnectionSettings settings() {
        return settings;
    }

    /** Sends a request, retries it if that is safe ({@link VaultRequest#repeatable()}), and returns the result. */
    @Override
    public VaultResult send(VaultRequest request) {
        for (int attempts = 1; ; attempts++) {
            HttpExchange attempt = attempt(request);
            Optional<Duration> pause = retry.after(
                    attempt,
                    request.repeatable(),
                    attempts,
                    ThreadLocalRandom.current().nextDouble());
            if (pause.isEmpty()) {
                return attempt.result();
            }
            LOG.debug("{} failed, attempt {} follows in {}: {}", request, attempts + 1, pause.get(), attempt.result());
            try {
                Thread.sleep(pause.get());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return attempt.result();
            }
        }
    }

    private HttpExchange attempt(VaultRequest request) {
        long start = System.nanoTime();
        HttpExchange attempt = inTurn(request);
        observer.attempted(request.operation(), Duration.ofNanos(System.nanoTime() - start), attempt.failure());
        return attempt;
    }

    private HttpExchange inTurn(VaultRequest request) {
        Semaphore line = request.isUpkeep() ? upkeepTurns : turns;
        try {
            if (!line.tryAcquire(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                return failed(new TimeoutException(), request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(e, request);
        }
        try {
            return withClient(request);
        } finally {
            line.release();
        }
    }

    private HttpExchange withClient(VaultRequest request) {
        HttpClient client;
        try {
            client = http.acquire(settings.timeout());
        } catch (TimeoutException e) {
            return failed(e, request);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(e, request);
        }
        try {
            return exchange(client, request, requests.uri(request), REDIRECTS);
        } finally {
            http.release();
        }
    }

    private HttpExchange exchange(HttpClient client, VaultRequest request, URI uri, int redirects) {
        RequestInfo asked = RequestInfo.of(request, uri.getRawAuthority());
        try {
            gate.pass(); // On each attempt: a redirect leads to the same host, whose name may resolve differently now.
        } catch (AddressGuard.Refused | UnknownHostException e) {
            return failed(e, request);
        }
        try (ResponseBudget.Part part = budget.part(owner, asked)) {
            return exchange(client, request, uri, redirects, asked, part);
        }
    }

    /** The part of the budget is held until the answer is parsed. */
    private HttpExchange exchange(
            HttpClient client,
            VaultRequest request,
            URI uri,
            int redirects,
            RequestInfo asked,
            ResponseBudget.Part part) {
        // The only time limit: a timeout of the request itself would not cover the body, and one that passes before the
        // handshake would be reported as a failed connection.
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(
                requests.http(request, uri),
                ResponseBody.of(asked, part, settings.timeout().dividedBy(2), budget.patience()));
        try {
            HttpResponse<byte[]> response = exchange.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return switch (Redirect.of(response.statusCode(), response.headers().firstValue("Location"), uri)) {
                case Redirect.None _ -> answered(asked, response);
                case Redirect.Follow(URI target) when redirects > 0 -> exchange(client, request, target, redirects - 1);
                case Redirect.Follow _ ->
                    HttpExchange.answered(Redirect.tooMany(asked, response.statusCode()), Optional.empty());
                case Redirect.Refuse(Explanation why) ->
                    HttpExchange.answered(Redirect.refused(asked, response.statusCode(), why), Optional.empty());
            };
        } catch (ExecutionException e) {
            return failed(e, request);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return failed(e, request);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            return failed(e, request);
        }
    }

    private static HttpExchange answered(RequestInfo asked, HttpResponse<byte[]> response) {
        return HttpExchange.answered(
                ResponseClassifier.of(asked, response.statusCode(), response.body()),
                HttpExchange.retryAfter(response.headers().firstValue("Retry-After")));
    }

    private HttpExchange failed(Throwable cause, VaultRequest request) {
        return HttpExchange.failed(
                TransportFailure.of(cause, RequestInfo.of(request, settings.hostAndPort()), settings));
    }

    /** Aborts running requests. */
    @Override
    public void close() {
        http.close();
        executor.shutdownNow();
    }
}
