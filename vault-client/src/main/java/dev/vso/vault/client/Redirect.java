package dev.vso.vault.client;

import dev.vso.error.Explanation;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import java.net.URI;
import java.util.Optional;

/**
 * Decides about a redirect. A standby that does not forward answers 307 with the active node's address. Token and login
 * body are secret, so the request is repeated only to the same host and port.
 */
sealed interface Redirect {
    int LONGEST_HOST = 253;

    record None() implements Redirect {}

    record Follow(URI target) implements Redirect {}

    record Refuse(Explanation why) implements Redirect {}

    static Redirect of(int status, Optional<String> location, URI asked) {
        if (status != 307 && status != 308) {
            return new None();
        }
        Optional<URI> target = location.flatMap(text -> resolved(asked, text));
        if (target.isEmpty()) {
            return new Refuse(Explanation.colon(
                    "a redirect without a usable Location", "let the address point at the active node"));
        }
        URI to = target.get();
        return sameServer(asked, to)
                ? new Follow(to)
                : new Refuse(Explanation.colon(
                        "a redirect to " + shown(to) + ", which does not get the token",
                        "let the address point at the active node, or let standbys forward requests"));
    }

    static VaultFailure refused(RequestInfo request, int status, Explanation why) {
        return VaultFailure.of(Kind.STANDBY, status, why, request);
    }

    static VaultFailure tooMany(RequestInfo request, int status) {
        return refused(
                request,
                status,
                Explanation.colon("redirects go round in a circle", "check what is between the operator and Vault"));
    }

    private static Optional<URI> resolved(URI asked, String location) {
        try {
            return Optional.of(asked.resolve(location)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Without user and path, and no longer than a host name can be: the text comes from an unknown server. */
    private static String shown(URI to) {
        String host =
                to.getHost().length() > LONGEST_HOST ? to.getHost().substring(0, LONGEST_HOST) + "…" : to.getHost();
        return to.getScheme() + "://" + host + (to.getPort() < 0 ? "" : ":" + to.getPort());
    }

    private static boolean sameServer(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}
