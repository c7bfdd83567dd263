package dev.vso.operator.sync;

import dev.vso.operator.problem.Problem;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Told what becomes of attempts to sync, so that it can be counted; must not block. */
@FunctionalInterface
public interface SyncObserver {

    /** Hears of it and does nothing. */
    SyncObserver NONE = (_, _) -> {};

    /** An attempt at the resource, or at a part of it, failed. */
    void failed(HasMetadata resource, Problem problem);
}
