package dev.vso.operator.secret;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What became of a write. */
public sealed interface WriteResult {

    /** The write did not succeed, and why, in words for people. */
    sealed interface Failure extends WriteResult {
        String message();
    }

    /** It is stored; this is what the API server answered. */
    record Written(ObservedSecret secret) implements WriteResult {}

    /** Create found a Secret of that name: read it and decide again. */
    record AlreadyExists() implements WriteResult {}

    /** The Secret is no longer the one the decision was made for: observe and decide again. */
    record Changed() implements WriteResult {}

    /** The API server will say no again until someone changes something; the message names what. */
    record Refused(String message) implements Failure {}

    /** The API server could not be asked, or is overloaded: try again later. */
    record Unavailable(String message, KubernetesClientException cause) implements Failure {}
}
