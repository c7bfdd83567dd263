package dev.vso.vault.client;

import dev.vso.error.Explanation;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultRequest;
import java.util.Locale;

/** Explains failures to people: cause and remedy. */
public final class FailureMessages {
    private FailureMessages() {}

    public static Explanation of(VaultFailure failure) {
        RequestInfo request = failure.asked();
        String details = details(failure);
        return switch (failure.kind()) {
            case DENIED -> denied(failure).with(details);
            case NOT_FOUND -> notFound(failure).with(details);
            case LEASE_GONE -> Explanation.of("the lease or token has ended or was revoked: it is replaced" + details);
            case INVALID -> invalid(failure, details);
            case SEALED -> Explanation.colon("Vault is sealed", "unseal it").with(details);
            case STANDBY ->
                Explanation.colon(
                                "the Vault node at " + request.host() + " is a standby and did not pass the request on",
                                "let the address point at the active node")
                        .with(details);
            case THROTTLED ->
                Explanation.colon(
                                "Vault limits the rate of requests to " + request.where(),
                                "raise its quota, or refresh less often")
                        .with(details);
            case UNAVAILABLE ->
                failure.status() == 0
                        ? own(failure)
                        : Explanation.of(
                                        "Vault at " + request.host() + " answered HTTP " + failure.status()
                                                + ": the request is repeated",
                                        "check Vault's log if this lasts")
                                .with(details);
            case UNREACHABLE, TIMED_OUT, TLS -> own(failure);
        };
    }

    /** A proxy may answer with a status that means no answer of Vault, such as 408. */
    private static Explanation own(VaultFailure failure) {
        return failure.own().orElseGet(() -> Explanation.of(String.join("; ", failure.errors())));
    }

    private static Explanation denied(VaultFailure failure) {
        RequestInfo request = failure.asked();
        if (request.path().isLogin()) {
            return Explanation.colon(
                    "Vault refused the login at " + request.where(),
                    "check the role, its bound names and audiences, and that the mount exists");
        }
        boolean leases = request.method() == VaultRequest.Method.LIST
                && request.path().toString().startsWith("sys/leases/lookup/");
        return Explanation.colon(
                "missing capability " + request.method().capability() + (leases ? " and sudo" : "") + " on "
                        + request.where(),
                "grant it to the token's role in a policy (an ended token is answered alike)");
    }

    private static Explanation notFound(VaultFailure failure) {
        RequestInfo request = failure.asked();
        if (failure.data().isPresent()) {
            return Explanation.colon(
                    "the version at " + request.where() + " is deleted", "undelete it or write a new one");
        }
        if (saysAny(failure, "no handler for route")) {
            return Explanation.colon("nothing is mounted at " + request.where(), "check the mount");
        }
        if (saysAny(failure, "namespace not found")) {
            return Explanation.colon(
                    "there is no such namespace",
                    "check " + request.namespace().map(n -> "\"" + n + "\"").orElse("it"));
        }
        if (saysAny(failure, "invalid path for a versioned")) {
            return Explanation.colon(request.where() + " is in a KV engine of version 2", "set type kv-v2");
        }
        return Explanation.colon(
                "nothing is at " + request.where(), "check mount, path and type, or write it in Vault");
    }

    private static Explanation invalid(VaultFailure failure, String details) {
        RequestInfo request = failure.asked();
        if (saysAny(failure, "http request to an https server")) {
            return Explanation.colon("Vault at " + request.host() + " speaks TLS", "write the address with https://");
        }
        if (failure.status() < 300) {
            return own(failure);
        }
        if (failure.status() < 400) {
            return Explanation.of(request.host() + " answered HTTP " + failure.status()
                    + " where Vault answers or refuses: does the address point at Vault or OpenBao?");
        }
        return switch (failure.status()) {
            case 405 ->
                Explanation.colon(
                                request.where() + " does not know " + request.method(),
                                "check the path and the request method")
                        .with(details);
            case 413 -> Explanation.of("the request to " + request.where() + " is larger than Vault accepts" + details);
            default ->
                Explanation.colon("Vault refused " + request.method() + " " + request.where(), "correct the request")
                        .with(details);
        };
    }

    static boolean saysAny(VaultFailure failure, String text) {
        return failure.errors().stream()
                .anyMatch(e -> e.toLowerCase(Locale.ROOT).contains(text));
    }

    private static String details(VaultFailure failure) {
        return failure.errors().isEmpty()
                ? " (HTTP " + failure.status() + ", without an error in Vault's form)"
                : " (Vault: " + String.join("; ", failure.errors()) + ")";
    }
}
