package dev.vso.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.error.Explanation;
import dev.vso.vault.client.FailureMessages;
import dev.vso.vault.client.RequestInfo;
import java.util.List;
import java.util.Optional;

/**
 * A failed request. Nothing in it is secret but {@code data}, which {@code toString} hides.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param errors as Vault gave them; without an answer of Vault, the text of {@code own}
 * @param data the data of the failure: a soft-deleted KV version answers 404 with its metadata
 * @param own the client's explanation, if Vault did not answer
 */
public record VaultFailure(
        Kind kind,
        int status,
        List<String> errors,
        RequestInfo asked,
        Optional<ObjectNode> data,
        Optional<Explanation> own)
        implements VaultResult {

    /** How to go on. */
    public enum Policy {
        /** Retry with back-off while the current value is still valid. */
        TRANSIENT,
        /** Log in once more, then back off and report what the policy lacks. */
        DENIED,
        /** The lease or token has ended: replace it now. */
        GONE,
        /** A retry changes nothing: wait for an edit. */
        INVALID
    }

    /** What went wrong. */
    public enum Kind {
        /** 401, 403: the token is not allowed to do this, or has expired. */
        DENIED(Policy.DENIED),
        /** 404: nothing exists at the path, or no engine is mounted. */
        NOT_FOUND(Policy.INVALID),
        /** The lease, or the token of an accessor, no longer exists. */
        LEASE_GONE(Policy.GONE),
        /** Vault understood the request and refused it: 400, 405, 422, 501 and the like. */
        INVALID(Policy.INVALID),
        /** Vault is sealed or not yet initialised. */
        SEALED(Policy.TRANSIENT),
        /** A standby that did not forward. */
        STANDBY(Policy.TRANSIENT),
        /** 429: over a rate limit. */
        THROTTLED(Policy.TRANSIENT),
        /** 412, 472, 473 and 5xx: temporarily unavailable. */
        UNAVAILABLE(Policy.TRANSIENT),
        /** No connection: refused, reset, or the name does not resolve. */
        UNREACHABLE(Policy.TRANSIENT),
        /** No answer within the timeout. */
        TIMED_OUT(Policy.TRANSIENT),
        /** The TLS handshake failed; a certificate may be replaced at any time on either side. */
        TLS(Policy.TRANSIENT);

        private final Policy policy;

        Kind(Policy policy) {
            this.policy = policy;
        }

        public Policy policy() {
            return policy;
        }
    }

    public VaultFailure {
        errors = List.copyOf(errors);
    }

    /** A failure that Vault answered. */
    public VaultFailure(Kind kind, int status, List<String> errors, RequestInfo asked, Optional<ObjectNode> data) {
        this(kind, status, errors, asked, data, Optional.empty());
    }

    /** A failure without an answer of Vault. */
    public static VaultFailure of(Kind kind, int status, Explanation own, RequestInfo asked) {
        return new VaultFailure(kind, status, List.of(own.text()), asked, Optional.empty(), Optional.of(own));
    }

    public static VaultFailure unexpected(RequestInfo asked, int status, UnexpectedAnswer e) {
        return of(
                Kind.INVALID,
                status,
                Explanation.of(e.getMessage() + ": does the address point at Vault or OpenBao?"),
                asked);
    }

    /** A request that was not sent, because the login failed or the connection is refused. */
    public static VaultFailure notSent(VaultRequest request, Explanation why) {
        return of(Kind.UNAVAILABLE, 0, why, RequestInfo.of(request, ""));
    }

    /** The same without a remedy. */
    public static VaultFailure notSent(VaultRequest request, String why) {
        return notSent(request, Explanation.of(why));
    }

    public VaultRequest.Method method() {
        return asked.method();
    }

    public VaultPath path() {
        return asked.path();
    }

    public Policy policy() {
        return kind.policy();
    }

    /** What happened, and how to fix it. */
    public Explanation explanation() {
        return FailureMessages.of(this);
    }

    /** The same as one sentence. */
    public String explain() {
        return explanation().text();
    }

    @Override
    public String toString() {
        return "VaultFailure[" + kind + (status == 0 ? "" : " HTTP " + status) + " at " + asked.method() + " "
                + asked.where() + ": " + explain() + "]";
    }
}
