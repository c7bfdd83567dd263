package dev.vso.vault.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer up to a limit. A longer success is an error; of a longer error the beginning is kept,
 * because its status is enough.
 */
final class ResponseBody implements HttpResponse.BodySubscriber<byte[]> {

    /** Twice the maximum size of a Kubernetes Secret. */
    static final int LONGEST = 2 << 20;

    /** Of a list, such as that of all leases below a prefix: 100,000 are about 5 MiB. */
    static final int LONGEST_LIST = 8 << 20;

    /** For an error. The metadata that comes with a deleted version is 45 KiB at most. */
    static final int LONGEST_ERROR = 64 << 10;

    private final int longest;
    private final boolean cuts;
    private final ResponseBudget.Part part;
    private final Duration limit;
    private final Duration patience;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private boolean large;

    private ResponseBody(int longest, boolean cuts, ResponseBudget.Part part, Duration limit, Duration patience) {
        this.longest = longest;
        this.cuts = cuts;
        this.part = part;
        this.limit = limit;
        this.patience = patience;
    }

    /**
     * The handler for the answer to this request.
     *
     * @param part of the budget, taken when the answer turns out to be large; the caller closes it
     * @param limit how long to wait for the part
     * @param patience how long the rest may take then
     */
    static HttpResponse.BodyHandler<byte[]> of(
            RequestInfo request, ResponseBudget.Part part, Duration limit, Duration patience) {
        return head -> head.statusCode() >= 200 && head.statusCode() < 300
                ? new ResponseBody(request.isBulk() ? LONGEST_LIST : LONGEST, false, part, limit, patience)
                : new ResponseBody(LONGEST_ERROR, true, part, limit, patience);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
        subscription = to;
        to.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        Flow.Subscription from = subscription;
        if (body.isDone() || from == null) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            int fits = Math.min(buffer.remaining(), longest - read.size());
            boolean tooLong = fits < buffer.remaining();
            byte[] bytes = new byte[fits];
            buffer.get(bytes);
            read.writeBytes(bytes);
            if (tooLong) {
                from.cancel();
                end();
                return;
            }
        }
        if (!cuts && !large && read.size() > ResponseBudget.SMALL) {
            large = true;
            Thread.ofVirtual().start(() -> continueWhenBudgetIsFree(from));
        } else {
            from.request(1);
        }
    }

    /** The server waits meanwhile, once TCP's buffers are full. */
    private void continueWhenBudgetIsFree(Flow.Subscription from) {
        try {
            part.take(limit);
            var _ = body.orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).whenComplete((_, failure) -> {
                if (failure instanceof TimeoutException) {
                    from.cancel();
                }
            });
            from.request(1);
        } catch (TimeoutException _) {
            giveUp(from, new Crowded());
        } catch (InterruptedException e) {
            giveUp(from, e);
        }
    }

    private void giveUp(Flow.Subscription from, Exception why) {
        if (body.completeExceptionally(why)) {
            from.cancel();
        }
    }

    private void end() {
        if (cuts) {
            body.complete(read.toByteArray());
        } else {
            body.completeExceptionally(new TooLong(longest));
        }
        read.reset();
    }

    @Override
    public void onError(Throwable thrown) {
        body.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
        body.complete(read.toByteArray());
    }

    /** The budget for large answers was not free in time. */
    static final class Crowded extends IOException {}

    /** The answer is longer than the limit. */
    static final class TooLong extends IOException {
        private final int longest;

        TooLong(int longest) {
            super("more than " + longest + " bytes");
            this.longest = longest;
        }

        String limit() {
            return (longest >> 20) + " MiB";
        }
    }
}
