package dev.vso.operator.vault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer as it comes, and no more of it than is allowed: a success that is longer is given up, of an
 * error the beginning is kept, for its status says enough.
 */
final class AnswerBody implements HttpResponse.BodySubscriber<byte[]> {

    /** Twice what a Kubernetes Secret holds. */
    static final int LONGEST = 2 << 20;

    /** Of a list, such as that of all leases below a prefix: 100,000 are about 5 MiB. */
    static final int LONGEST_LIST = 8 << 20;

    /** Of an error. What comes with that of a deleted version, its own metadata, is 45 KiB at most. */
    static final int LONGEST_ERROR = 64 << 10;

    private final int longest;
    private final boolean cuts;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    private AnswerBody(int longest, boolean cuts) {
        this.longest = longest;
        this.cuts = cuts;
    }

    /** What reads the answer to this question. */
    static HttpResponse.BodyHandler<byte[]> of(Asked asked) {
        return head -> head.statusCode() >= 200 && head.statusCode() < 300
                ? new AnswerBody(asked.isBulk() ? LONGEST_LIST : LONGEST, false)
                : new AnswerBody(LONGEST_ERROR, true);
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
        if (body.isDone() || subscription == null) {
            return;
        }
        for (ByteBuffer buffer : buffers) {
            int fits = Math.min(buffer.remaining(), longest - read.size());
            boolean tooLong = fits < buffer.remaining();
            byte[] bytes = new byte[fits];
            buffer.get(bytes);
            read.writeBytes(bytes);
            if (tooLong) {
                subscription.cancel();
                end();
                return;
            }
        }
        subscription.request(1);
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

    /** The answer is longer than it may be. */
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
