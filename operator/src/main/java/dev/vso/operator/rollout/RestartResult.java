package dev.vso.operator.rollout;

/** What became of one try to restart a target. */
sealed interface RestartResult {

    /** The target was marked: its controller replaces the pods. */
    record Restarted() implements RestartResult {}

    /** The target was marked, and its controller will replace the pods as soon as somebody lets it; the message says how. */
    record Paused(String message) implements RestartResult {}

    /** The target was not marked, or nobody knows; the message names cause and cure. */
    record Failed(String message) implements RestartResult {}
}
