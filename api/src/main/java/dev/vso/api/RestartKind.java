package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Workloads that can be restarted. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
public enum RestartKind {
    /** A Deployment. */
    @JsonProperty("Deployment")
    DEPLOYMENT,

    /** A DaemonSet. */
    @JsonProperty("DaemonSet")
    DAEMON_SET,

    /** A StatefulSet. */
    @JsonProperty("StatefulSet")
    STATEFUL_SET,

    /** A Rollout of Argo. */
    @JsonProperty("argo.Rollout")
    ARGO_ROLLOUT
}
