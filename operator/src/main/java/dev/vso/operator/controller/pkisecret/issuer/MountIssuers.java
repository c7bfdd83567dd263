package dev.vso.operator.controller.pkisecret.issuer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.auth.session.Session;
import dev.vso.vault.CallResult;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultNamespace;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.VaultResult;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The issuers of PKI mounts, and which of them are revoked. Vault answers {@code LIST <mount>/issuers},
 * {@code issuer/<id>/json} and {@code cert/<serial>} without a policy. Only {@code issuer/<id>} shows that an imported
 * issuer was revoked; it is read if the policy allows it.
 *
 * <p>At most {@value #MOST} issuers of a mount are read, each certificate once. Reading a mount costs one request for
 * the list and one or two for each issuer; all mounts together get {@value #REQUESTS_A_SECOND} requests per second, and
 * the interval grows if that is not enough.
 */
public final class MountIssuers {

    static final int MOST = 50;
    private static final int REQUESTS_A_SECOND = 20;
    private static final Duration FORGOTTEN = Duration.ofHours(2);

    private final Duration usual;
    private final InstantSource clock;
    private final ConcurrentHashMap<Mount, LookupResult> mounts = new ConcurrentHashMap<>();

    /**
     * An issuer of a mount.
     *
     * @param hasKey whether the mount can sign with it, including revocation lists
     * @param imported whether it was issued elsewhere
     */
    public record Issuer(String id, X509Certificate certificate, boolean hasKey, boolean imported, boolean revoked) {}

    /** The result of reading the issuers. */
    public sealed interface Found {

        /**
         * The issuers, the default one first.
         *
         * @param beyond how many more exist
         */
        record Known(List<Issuer> issuers, int beyond) implements Found {
            public Known {
                issuers = List.copyOf(issuers);
            }
        }

        /** Vault could not list them. */
        record Unknown(VaultFailure failure) implements Found {}
    }

    private record Mount(Session session, Optional<VaultNamespace> namespace, String name) {}

    private record LookupResult(Found found, Instant at, int requests) {}

    /** @param usual the shortest interval at which a mount is read for certificates */
    public MountIssuers(Duration usual, InstantSource clock) {
        this.usual = usual;
        this.clock = clock;
    }

    /** Returns the maximum age of an answer when many certificates need it. */
    public Duration interval() {
        int requests = mounts.values().stream().mapToInt(LookupResult::requests).sum();
        Duration byBudget = Duration.ofMillis(1000L * requests / REQUESTS_A_SECOND);
        return byBudget.compareTo(usual) > 0 ? byBudget : usual;
    }

    /** Returns the issuers, from an answer not older than {@code age}. */
    public Found of(Access access, String mount, Duration age) {
        Instant now = clock.instant();
        mounts.values().removeIf(looked -> now.isAfter(looked.at().plus(FORGOTTEN)));
        return mounts.compute(
                        new Mount(access.session(), access.namespace(), mount),
                        (_, before) ->
                                before != null && now.isBefore(before.at().plus(age))
                                        ? before
                                        : new Lookup(access.vault(), VaultPath.of(mount), before).take(now))
                .found();
    }

    /** Reads a mount once. */
    private static final class Lookup {

        private final VaultAccess vault;
        private final VaultPath mount;
        private final Map<String, Issuer> before = new HashMap<>();
        private int requests;

        Lookup(VaultAccess vault, VaultPath mount, @Nullable LookupResult last) {
            this.vault = vault;
            this.mount = mount;
            if (last != null && last.found() instanceof Found.Known known) {
                known.issuers().forEach(issuer -> before.put(issuer.id(), issuer));
            }
        }

        LookupResult take(Instant now) {
            Found found = switch (send(VaultRequest.list(mount.then("path", "issuers")))) {
                case VaultFailure failure -> new Found.Unknown(failure);
                case VaultResponse response -> read(response.data());
            };
            return new LookupResult(found, now, requests);
        }

        private Found read(JsonNode list) {
            List<String> ids = new ArrayList<>();
            for (JsonNode key : list.path("keys")) {
                boolean signsByDefault = list.path("key_info")
                        .path(key.asText())
                        .path("is_default")
                        .asBoolean();
                ids.add(signsByDefault ? 0 : ids.size(), key.asText());
            }
            List<Issuer> issuers = new ArrayList<>();
            for (String id : ids.subList(0, Math.min(MOST, ids.size()))) {
                boolean hasKey = !list.path("key_info")
                        .path(id)
                        .path("key_id")
                        .asText("")
                        .isEmpty();
                Issuer known = before.get(id);
                if (known != null) {
                    issuers.add(issuer(id, known.certificate(), hasKey));
                    continue;
                }
                switch (send(VaultRequest.read(mount.then("path", "issuer/" + id + "/json")))) {
                    case VaultFailure failure -> {
                        return new Found.Unknown(failure);
                    }
                    case VaultResponse response ->
                        certificate(response).ifPresent(one -> issuers.add(issuer(id, one, hasKey)));
                }
            }
            return new Found.Known(withImported(issuers), ids.size() - issuers.size());
        }

        /** Returns an issuer's certificate, which never changes and so is read once. */
        private static Optional<X509Certificate> certificate(VaultResponse response) {
            try {
                String text = response.data().path("certificate").asText("");
                return Optional.of(
                        IssuedCertificate.certificates("certificate", text).getFirst());
            } catch (IllegalArgumentException _) {
                return Optional.empty(); // the JDK does not know the algorithm, so nothing here can use it
            }
        }

        private Issuer issuer(String id, X509Certificate certificate, boolean hasKey) {
            Issuer known = before.get(id);
            if (known != null && known.imported()) {
                return known;
            }
            var path = mount.then("path", "cert/" + IssuedCertificate.serialOf(certificate));
            return switch (send(VaultRequest.read(path))) {
                case VaultResponse response ->
                    new Issuer(
                            id,
                            certificate,
                            hasKey,
                            false,
                            response.data().path("revocation_time").asLong() > 0);
                case VaultFailure failure ->
                    new Issuer(
                            id,
                            certificate,
                            hasKey,
                            failure.kind() == VaultFailure.Kind.NOT_FOUND,
                            known != null && known.revoked());
            };
        }

        /**
         * Adds whether imported issuers are revoked, as they are in no list of certificates. Checks the policy first: a
         * denied request would cause a new login.
         */
        private List<Issuer> withImported(List<Issuer> issuers) {
            Map<VaultPath, Issuer> open = new HashMap<>();
            issuers.stream()
                    .filter(issuer -> issuer.imported() && !issuer.revoked())
                    .forEach(issuer -> open.put(mount.then("path", "issuer/" + issuer.id()), issuer));
            Set<String> revoked = new HashSet<>();
            if (!open.isEmpty()) {
                requests++;
                mayRead(open.keySet()).stream().filter(this::isRevoked).forEach(path -> revoked.add(id(open, path)));
            }
            return issuers.stream()
                    .map(one -> revoked.contains(one.id())
                            ? new Issuer(one.id(), one.certificate(), one.hasKey(), true, true)
                            : one)
                    .toList();
        }

        private static String id(Map<VaultPath, Issuer> open, VaultPath path) {
            Issuer issuer = open.get(path);
            return issuer == null ? "" : issuer.id();
        }

        private List<VaultPath> mayRead(Set<VaultPath> paths) {
            return switch (vault.system().capabilitiesSelf(paths)) {
                case CallResult.Success(Map<VaultPath, Set<String>> granted) ->
                    paths.stream()
                            .filter(path -> granted.getOrDefault(path, Set.of()).stream()
                                    .anyMatch(right -> right.equals("read") || right.equals("root")))
                            .toList();
                case CallResult.Failure<Map<VaultPath, Set<String>>> _ -> List.of();
            };
        }

        private boolean isRevoked(VaultPath issuer) {
            return send(VaultRequest.read(issuer)) instanceof VaultResponse response
                    && response.data().path("revoked").asBoolean();
        }

        private VaultResult send(VaultRequest request) {
            requests++;
            return vault.send(request);
        }
    }
}
