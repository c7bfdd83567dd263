package dev.vso.operator.http.access;

import dev.vso.operator.http.access.AccessReviews.Refused;
import dev.vso.operator.http.access.AccessReviews.User;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authorizes requests by TokenReview and SubjectAccessReview for the URL.
 *
 * <p>Decisions are cached for a short time, positive ones for a minute, so that a scrape usually costs no request;
 * tokens are cached as digests. Only a few reviews run at once, so that clients of this port cannot overload the API
 * server.
 */
public final class MetricsAuthorizer {

    private static final Logger log = LoggerFactory.getLogger(MetricsAuthorizer.class);

    private static final Duration ADMITTED_FOR = Duration.ofMinutes(1);
    private static final Duration TURNED_AWAY_FOR = Duration.ofSeconds(10);
    private static final Duration COMPLAINT_EVERY = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int REMEMBERED = 1000;
    private static final int AT_ONCE = 4;
    private static final String SCHEME = "bearer ";

    private final String path;
    private final AccessReviews reviews;
    private final InstantSource clock;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final Map<String, CachedDecision> admitted = new ConcurrentHashMap<>();

    /** Separate from the admitted ones, so that a flood of wrong tokens cannot evict them. */
    private final Map<String, CachedDecision> denied = new ConcurrentHashMap<>();

    private volatile Instant quietUntil = Instant.MIN;

    private record CachedDecision(AccessDecision verdict, Instant until) {}

    MetricsAuthorizer(String path, AccessReviews reviews, InstantSource clock) {
        this.path = path;
        this.reviews = reviews;
        this.clock = clock;
    }

    /** For the page at this path; reviews use the operator's own rights. */
    public static MetricsAuthorizer of(String path, KubernetesClient client, InstantSource clock) {
        return new MetricsAuthorizer(path, new KubernetesAccessReviews(client), clock);
    }

    /** Logs the operator's missing rights, if any. */
    public void checkOwnRights() {
        List<String> missing = reviews.missingRights();
        if (!missing.isEmpty()) {
            log.error(
                    "{} cannot be read, because the operator cannot authorize requests: it needs to {};"
                            + " bind it to the ClusterRole system:auth-delegator",
                    path,
                    String.join(" and to ", missing));
        }
    }

    /**
     * Decides about the sender of this header.
     *
     * @param authorization the header, or null
     */
    public AccessDecision admit(@Nullable String authorization) {
        Optional<String> token = token(authorization);
        if (token.isEmpty()) {
            return new AccessDecision.Unknown(
                    "no token: send one of a service account that may get %s (Authorization: Bearer ...)"
                            .formatted(path));
        }
        String digest = digest(token.get());
        Instant now = clock.instant();
        return kept(digest, now).orElseGet(() -> inTurn(token.get(), digest));
    }

    private Optional<AccessDecision> kept(String digest, Instant now) {
        CachedDecision kept = admitted.getOrDefault(digest, denied.get(digest));
        return kept != null && now.isBefore(kept.until()) ? Optional.of(kept.verdict()) : Optional.empty();
    }

    private AccessDecision inTurn(String token, String digest) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new AccessDecision.Unable("too many requests at once: try again");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new AccessDecision.Unable("the operator is ending");
        }
        try {
            return kept(digest, clock.instant()).orElseGet(() -> asked(token, digest));
        } finally {
            turns.release();
        }
    }

    private AccessDecision asked(String token, String digest) {
        try {
            AccessDecision decision = judge(token);
            keep(decision, digest);
            return decision;
        } catch (Refused refused) {
            warnOnce(refused);
            return new AccessDecision.Unable("the operator cannot ask Kubernetes who you are: its log says why");
        }
    }

    private AccessDecision judge(String token) throws Refused {
        Optional<User> user = reviews.owner(token);
        if (user.isEmpty()) {
            return new AccessDecision.Unknown("the token is not valid for this cluster, or has ended");
        }
        return reviews.mayGet(user.get(), path)
                ? new AccessDecision.Admitted()
                : new AccessDecision.Denied(
                        "%s may not get %s: bind it to a ClusterRole with nonResourceURLs: [%s], verbs: [get]"
                                .formatted(user.get().name(), path, path));
    }

    private void keep(AccessDecision decision, String digest) {
        boolean in = decision instanceof AccessDecision.Admitted;
        admitted.remove(digest);
        denied.remove(digest);
        Map<String, CachedDecision> those = in ? admitted : denied;
        Instant now = clock.instant();
        if (those.size() >= REMEMBERED) {
            those.values().removeIf(kept -> !now.isBefore(kept.until()));
        }
        if (those.size() < REMEMBERED) {
            those.put(digest, new CachedDecision(decision, now.plus(in ? ADMITTED_FOR : TURNED_AWAY_FOR)));
        }
    }

    private void warnOnce(Refused refused) {
        Instant now = clock.instant();
        if (!now.isBefore(quietUntil)) {
            quietUntil = now.plus(COMPLAINT_EVERY);
            log.error("{} cannot be read: {}", path, refused.getMessage());
        }
    }

    private static Optional<String> token(@Nullable String authorization) {
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        String token = authorization.substring(SCHEME.length()).strip();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }

    private static String digest(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
