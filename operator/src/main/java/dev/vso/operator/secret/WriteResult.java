package dev.vso.operator.secret;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The result of a write. */
public sealed interface WriteResult {

    /** The write failed, with the reason in words for people. */
    sealed interface Failure extends WriteResult {
        String message();
    }

    /** The Secret is stored, as in the API server's response. */
    record Written(ObservedSecret secret) implements WriteResult {}

    /** Create found an existing Secret of that name: read it and decide again. */
    record AlreadyExists() implements WriteResult {}

    /** The Secret has changed since the decision: observe and decide again. */
    record Changed() implements WriteResult {}

    /** The API server will refuse again until something is changed; the message names it. */
    record Refused(String message) implements Failure {}

    /** The API server is unreachable or overloaded: retry later. */
    record Unavailable(String message, KubernetesClientException cause) implements Failure {}
}
