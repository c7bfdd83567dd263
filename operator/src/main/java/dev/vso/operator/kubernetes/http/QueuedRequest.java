package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A queued task and the future of its answer.
 *
 * @param answer cancelling it cancels the task
 */
record QueuedRequest<T>(Supplier<CompletableFuture<T>> task, CompletableFuture<T> answer) {

    QueuedRequest(Supplier<CompletableFuture<T>> task) {
        this(task, new CompletableFuture<>());
    }

    boolean isGivenUp() {
        return answer.isDone();
    }

    /** @param ended called when the task has ended, in any way, before the answer completes */
    void start(Runnable ended) {
        var started = started();
        var _ = started.whenComplete((value, problem) -> {
            ended.run();
            if (problem == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(problem);
            }
        });
        var _ = answer.whenComplete((_, _) -> started.cancel(true));
    }

    private CompletableFuture<T> started() {
        try {
            return task.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
