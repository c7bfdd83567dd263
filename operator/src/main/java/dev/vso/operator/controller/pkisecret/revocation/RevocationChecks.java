package dev.vso.operator.controller.pkisecret.revocation;

import dev.vso.certificate.RevocationList;
import dev.vso.operator.auth.VaultAccessProvider.Access;
import dev.vso.operator.auth.session.Session;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Found;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Issuer;
import dev.vso.operator.time.Jitter;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import dev.vso.vault.json.VaultJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Checks in Vault whether certificates were revoked, each at about the same interval, and revokes certificates. Results
 * are kept in memory only, and read again after a restart.
 */
public final class RevocationChecks {

    /** The maximum number of look-ups per second; with more certificates the interval grows. */
    private static final int LOOK_UPS_A_SECOND = 67;

    private final Duration usual;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final MountIssuers issuers;
    private final Map<String, Known> byUid = new ConcurrentHashMap<>();
    private final Map<ListOf, Listed> lists = new ConcurrentHashMap<>();

    /** The known state of a certificate. */
    public record Known(String serial, boolean revoked, Instant nextLookUp) {}

    private record ListOf(Session session, VaultPath path) {}

    private record Listed(Set<String> serials, Instant until) {}

    /** Creates the checks, with the usual time between two of them. */
    public RevocationChecks(Duration usual, InstantSource clock, RandomGenerator random, MountIssuers issuers) {
        this.issuers = issuers;
        this.usual = usual;
        this.clock = clock;
        this.random = random;
    }

    /** Returns the known state; a new certificate is scheduled for a look-up within the interval. */
    public Known known(String uid, String serial) {
        return byUid.compute(
                uid,
                (_, known) -> known != null && known.serial().equals(serial)
                        ? known
                        : new Known(
                                serial, false, clock.instant().plus(Jitter.uniform(interval(), random.nextDouble()))));
    }

    /** Asks Vault; if that fails, the next look-up asks again. */
    public void lookUp(Access access, String uid, String mount, String serial) {
        byUid.put(uid, new Known(serial, isRevoked(access, mount, serial), next()));
    }

    /** Schedules the next look-up after Vault could not be reached. */
    public void postpone(String uid, String serial) {
        byUid.put(uid, new Known(serial, false, next()));
    }

    /** Revokes a certificate; returns why that failed, or empty on success. */
    public Optional<VaultFailure> revoke(VaultAccess vault, String mount, String serial) {
        var body = VaultJson.object(Map.of("serial_number", serial));
        return vault.send(VaultRequest.write(VaultPath.of(mount, "revoke"), body)) instanceof VaultFailure no
                ? Optional.of(no)
                : Optional.empty();
    }

    /** Drops all in-memory state of a deleted resource. */
    public void forget(String uid) {
        byUid.remove(uid);
    }

    private boolean isRevoked(Access access, String mount, String serial) {
        var path = VaultPath.of(mount, "cert", serial);
        return switch (access.vault().send(VaultRequest.read(path))) {
            case VaultResponse response ->
                response.data().path("revocation_time").asLong() > 0;
            // A role with no_store: only its issuer's list has it, and that may no longer be the default issuer.
            case VaultFailure failure ->
                failure.policy() == VaultFailure.Policy.INVALID
                        && lists(mount, access)
                                .anyMatch(list -> list(access, list).contains(serial));
        };
    }

    private Stream<VaultPath> lists(String mount, Access access) {
        VaultPath ofDefault = VaultPath.of(mount, "cert/crl");
        return issuers.of(access, mount, issuers.interval()) instanceof Found.Known known
                ? Stream.concat(
                        Stream.of(ofDefault),
                        known.issuers().stream()
                                .filter(Issuer::hasKey)
                                .map(issuer -> VaultPath.of(mount, "issuer/" + issuer.id() + "/crl")))
                : Stream.of(ofDefault);
    }

    private Set<String> list(Access access, VaultPath path) {
        Instant now = clock.instant();
        lists.values().removeIf(listed -> !now.isBefore(listed.until()));
        return lists.computeIfAbsent(
                        new ListOf(access.session(), path), _ -> new Listed(read(access, path), now.plus(interval())))
                .serials();
    }

    private static Set<String> read(Access access, VaultPath path) {
        try {
            return access.vault().send(VaultRequest.read(path)) instanceof VaultResponse response
                    ? RevocationList.serials(response.data()
                            .path(response.data().has("crl") ? "crl" : "certificate")
                            .asText(""))
                    : Set.of();
        } catch (IllegalArgumentException _) {
            return Set.of();
        }
    }

    private Duration interval() {
        Duration byBudget = Duration.ofMillis(1000L * byUid.size() / LOOK_UPS_A_SECOND);
        return byBudget.compareTo(usual) > 0 ? byBudget : usual;
    }

    private Instant next() {
        return clock.instant().plus(Jitter.earlier(interval(), random.nextDouble()));
    }
}
