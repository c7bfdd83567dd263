package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** Workloads that can be restarted. */
public enum RestartKind implements WireEnum {
    /** A Deployment. */
    DEPLOYMENT("Deployment"),

    /** A DaemonSet. */
    DAEMON_SET("DaemonSet"),

    /** A StatefulSet. */
    STATEFUL_SET("StatefulSet"),

    /** A Rollout of Argo. */
    ARGO_ROLLOUT("argo.Rollout");

    private final String word;

    RestartKind(String word) {
        this.word = word;
    }

    /** The constant of that word; null where there is none. */
    @JsonCreator
    public static @Nullable RestartKind of(String word) {
        return WireEnum.find(values(), word);
    }

    @Override
    public String value() {
        return word;
    }
}
