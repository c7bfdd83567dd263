package dev.vso.operator.kubernetes.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A task that is yet to be started, and whoever waits for it and may give up.
 *
 * @param answer what they wait for; to cancel it cancels the task
 */
record QueuedRequest<T>(Supplier<CompletableFuture<T>> task, CompletableFuture<T> answer) {

    QueuedRequest(Supplier<CompletableFuture<T>> task) {
        this(task, new CompletableFuture<>());
    }

    boolean isGivenUp() {
        return answer.isDone();
    }

    /** @param ended run when the task has ended, however it did, before anybody is told */
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
