package dev.vso.operator.kubernetes.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests for pages of lists so that a page fits into memory: {@link ListPageSize} sets the number of objects,
 * and a page that is too large is requested again with fewer, transparently to the caller. The answer is passed on when
 * it is complete.
 */
final class PagedListRequests {

    private final ListPageSize pages = new ListPageSize();

    /** True if the request is for a page of a list. */
    boolean concerns(HttpRequest request) {
        return pages.of(request.uri()).isPresent();
    }

    <T> CompletableFuture<HttpResponse<T>> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        ListPageSize.Page page = pages.of(request.uri()).orElseThrow();
        HttpRequest sent = HttpRequest.newBuilder(request, (_, _) -> true)
                .uri(page.address())
                .build();
        var tooLarge = new AtomicBoolean();
        return client.sendAsync(sent, _ -> new Body(page, tooLarge))
                .thenCompose(answer -> {
                    pages.came(page, answer.body().length);
                    return handOn(answer, handler);
                })
                .exceptionallyCompose(problem -> {
                    if (!tooLarge.get()) {
                        return CompletableFuture.failedFuture(problem);
                    }
                    pages.tooLarge(page);
                    return send(client, request, handler);
                });
    }

    private static <T> CompletionStage<HttpResponse<T>> handOn(
            HttpResponse<byte[]> answer, HttpResponse.BodyHandler<T> handler) {
        HttpResponse.BodySubscriber<T> reader =
                handler.apply(new Head(answer.statusCode(), answer.headers(), answer.version()));
        reader.onSubscribe(new Handing(reader, answer.body()));
        return reader.getBody().thenApply(body -> new Whole<>(answer, body));
    }

    /** Collects the page, or aborts it. */
    private static final class Body implements HttpResponse.BodySubscriber<byte[]> {

        private final ListPageSize.Page page;
        private final AtomicBoolean tooLarge;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        Body(ListPageSize.Page page, AtomicBoolean tooLarge) {
            this.page = page;
            this.tooLarge = tooLarge;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            to.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (tooLarge.get()) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                byte[] some = new byte[buffer.remaining()];
                buffer.get(some);
                bytes.writeBytes(some);
            }
            if (ListPageSize.isTooLarge(page, bytes.size())) {
                tooLarge.set(true);
                bytes.reset();
                if (subscription != null) {
                    subscription.cancel();
                }
                whole.completeExceptionally(new IOException("the page is too large"));
            }
        }

        @Override
        public void onError(Throwable problem) {
            whole.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }

    /** Passes the body on demand. */
    private static final class Handing implements Flow.Subscription {

        private final HttpResponse.BodySubscriber<?> reader;
        private final byte[] body;
        private final AtomicBoolean done = new AtomicBoolean();

        Handing(HttpResponse.BodySubscriber<?> reader, byte[] body) {
            this.reader = reader;
            this.body = body;
        }

        @Override
        public void request(long parts) {
            if (done.compareAndSet(false, true)) {
                reader.onNext(List.of(ByteBuffer.wrap(body)));
                reader.onComplete();
            }
        }

        @Override
        public void cancel() {
            done.set(true);
        }
    }

    private record Head(int statusCode, HttpHeaders headers, HttpClient.Version version)
            implements HttpResponse.ResponseInfo {}

    /** The answer with the body in the caller's type. */
    private record Whole<T>(HttpResponse<byte[]> answer, T body) implements HttpResponse<T> {

        @Override
        public int statusCode() {
            return answer.statusCode();
        }

        @Override
        public HttpRequest request() {
            return answer.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return answer.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return answer.sslSession();
        }

        @Override
        public URI uri() {
            return answer.uri();
        }

        @Override
        public HttpClient.Version version() {
            return answer.version();
        }
    }
}
