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
 * Lets those read a page whom Kubernetes allows to: who sends the token of somebody that may {@code get} its URL.
 *
 * <p>Verdicts are kept for a short time, those that admit a minute, so that a scrape costs no request most of the time;
 * a token is remembered as its digest. Few questions are under way at once, so that nobody can use this port to keep
 * the API server busy.
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

    /** Apart from those admitted, whom a flood of wrong tokens must not push out. */
    private final Map<String, CachedDecision> turnedAway = new ConcurrentHashMap<>();

    private volatile Instant quietUntil = Instant.MIN;

    private record CachedDecision(AccessDecision verdict, Instant until) {}

    MetricsAuthorizer(String path, AccessReviews reviews, InstantSource clock) {
        this.path = path;
        this.reviews = reviews;
        this.clock = clock;
    }

    /** Of the page at this path; asks with the operator's own rights. */
    public static MetricsAuthorizer of(String path, KubernetesClient client, InstantSource clock) {
        return new MetricsAuthorizer(path, new KubernetesAccessReviews(client), clock);
    }

    /** Says in the log what the operator would have to be allowed, if anything. */
    public void checkOwnRights() {
        List<String> missing = reviews.missingRights();
        if (!missing.isEmpty()) {
            log.error(
                    "nobody can read {}, for the operator cannot ask Kubernetes who is who: it needs to {};"
                            + " bind it to the ClusterRole system:auth-delegator",
                    path,
                    String.join(" and to ", missing));
        }
    }

    /**
     * Whether whoever sends this may read.
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
        CachedDecision kept = admitted.getOrDefault(digest, turnedAway.get(digest));
        return kept != null && now.isBefore(kept.until()) ? Optional.of(kept.verdict()) : Optional.empty();
    }

    private AccessDecision inTurn(String token, String digest) {
        try {
            if (!turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new AccessDecision.Unable("too many ask at once: try again");
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
            complain(refused);
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
        turnedAway.remove(digest);
        Map<String, CachedDecision> those = in ? admitted : turnedAway;
        Instant now = clock.instant();
        if (those.size() >= REMEMBERED) {
            those.values().removeIf(kept -> !now.isBefore(kept.until()));
        }
        if (those.size() < REMEMBERED) {
            those.put(digest, new CachedDecision(decision, now.plus(in ? ADMITTED_FOR : TURNED_AWAY_FOR)));
        }
    }

    private void complain(Refused refused) {
        Instant now = clock.instant();
        if (!now.isBefore(quietUntil)) {
            quietUntil = now.plus(COMPLAINT_EVERY);
            log.error("nobody can read {}: {}", path, refused.getMessage());
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
