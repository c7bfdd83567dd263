package dev.vso.operator.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.certificate.IssuedCertificate;
import dev.vso.operator.certificate.Pem;
import dev.vso.operator.cluster.ObjectKey;
import dev.vso.operator.observe.Reasons;
import dev.vso.operator.pkisecret.PkiSync.Step;
import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import dev.vso.operator.sync.Delivery.Delivered;
import dev.vso.operator.sync.ForceSync;
import dev.vso.operator.sync.Owners;
import dev.vso.operator.sync.Room;
import dev.vso.operator.sync.Track;
import dev.vso.operator.sync.Tracks;
import dev.vso.operator.sync.VaultProblems;
import dev.vso.operator.time.GoDuration;
import dev.vso.operator.time.Spread;
import dev.vso.operator.transform.SecretData;
import dev.vso.operator.vault.VaultAccess;
import dev.vso.operator.vault.VaultFailure;
import dev.vso.operator.vault.VaultPath;
import dev.vso.operator.vault.VaultRequest;
import dev.vso.operator.vault.VaultResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the authorities of a mount and its revocation list in a Secret, for resources with {@code caOnly}. Nothing is
 * issued, and nothing has to be given back. Whatever wakes the resource makes it read them anew.
 */
final class AuthoritySync {

    private static final Logger log = LoggerFactory.getLogger(AuthoritySync.class);

    private static final String CA = "ca.crt";
    private static final String CRL = "crl.pem";
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Room room;
    private final Tracks tracks;

    AuthoritySync(Room room, Tracks tracks) {
        this.room = room;
        this.tracks = tracks;
    }

    static boolean concerns(VaultPKISecretSpec spec) {
        return Boolean.TRUE.equals(spec.caOnly());
    }

    /** Reads Vault, unless a failure is to be waited out, and writes what has changed. */
    Step step(VaultPKISecret resource) throws Obstacle {
        PkiState state = PkiState.of(resource);
        ObjectKey key = ObjectKey.of(resource);
        boolean forced = isNewlyForced(tracks.get(key), ForceSync.of(resource));
        tracks.update(key, track -> track.saw(ForceSync.of(resource)));
        Instant now = room.clock().instant();
        Optional<Instant> waiting = tracks.get(key)
                .waitingUntil(resource.getMetadata().getGeneration(), now)
                .filter(_ -> !forced);
        return waiting.isPresent()
                ? new Step(state, Optional.empty(), Optional.empty(), waiting.get())
                : new Step(
                        refresh(resource, key, state),
                        Optional.empty(),
                        Optional.empty(),
                        now.plus(wait(resource.getSpec())));
    }

    private static boolean isNewlyForced(Track track, Optional<String> force) {
        return track.seen() && force.isPresent() && !force.equals(track.forced());
    }

    private PkiState refresh(VaultPKISecret resource, ObjectKey key, PkiState state) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        VaultAccess vault = room.authentication()
                .accessFor(tracks, key, spec.vaultAuthRef(), spec.namespace())
                .vault();
        SecretData data = SecretData.of(Map.of(CA, bytes(authorities(vault, spec)), CRL, bytes(revoked(vault, spec))));
        var destination = spec.destination().plain();
        Delivered delivered = room.delivery().deliver(Owners.of(resource), destination, data, state.mac());
        tracks.update(key, track -> track.succeeded(Optional.empty(), ForceSync.of(resource)));
        room.tellTakenUp(resource, delivered);
        delivered.written().ifPresent(how -> {
            log.info("Secret {} {}", destination.name(), how);
            room.events()
                    .news(
                            resource,
                            state.mac().isEmpty() ? Reasons.SECRET_SYNCED : Reasons.SECRET_ROTATED,
                            "Secret %s has the authorities of %s and their revocation list: %s"
                                    .formatted(destination.name(), spec.mount(), how));
        });
        if (delivered.isNews()) {
            room.restarts().written(resource, tracks, spec.rolloutRestartTargets(), state.mac(), delivered.mac());
        }
        return PkiState.ofAuthorities(delivered.mac());
    }

    /** The issuer and those above it as far as the mount knows them; an old one without a chain has its issuer only. */
    private static String authorities(VaultAccess vault, VaultPKISecretSpec spec) throws Obstacle {
        String chain = certificate(vault, spec, "cert/ca_chain");
        String text = chain.isBlank() ? certificate(vault, spec, "cert/ca") : chain;
        try {
            return Pem.write(List.copyOf(IssuedCertificate.certificates(CA, text)));
        } catch (IllegalArgumentException _) {
            throw Problem.passing(
                            VaultProblems.VAULT_CLIENT_ERROR,
                            "%s has no authority yet: generate a root in it, or import one".formatted(spec.mount()))
                    .obstacle();
        }
    }

    private static String revoked(VaultAccess vault, VaultPKISecretSpec spec) throws Obstacle {
        String list = certificate(vault, spec, "cert/crl");
        return list.isEmpty() || list.endsWith("\n") ? list : list + "\n";
    }

    /** The field {@code certificate} of the answer; empty where there is none. */
    private static String certificate(VaultAccess vault, VaultPKISecretSpec spec, String what) throws Obstacle {
        VaultPath path = VaultProblems.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", what));
        return switch (vault.send(VaultRequest.read(path))) {
            case VaultResponse response -> response.data().path("certificate").asText("");
            // A mount that has nothing there answers so; one that is not there tells it at the next path.
            case VaultFailure failure
            when failure.kind() == VaultFailure.Kind.NOT_FOUND && what.endsWith("chain") -> "";
            case VaultFailure failure -> throw VaultProblems.of(failure).obstacle();
        };
    }

    private Duration wait(VaultPKISecretSpec spec) throws Obstacle {
        return Spread.early(interval(spec.refreshAfter()), room.random().nextDouble());
    }

    static Duration interval(@Nullable String refreshAfter) throws Obstacle {
        try {
            Duration asked = refreshAfter == null || refreshAfter.isEmpty() ? USUAL : GoDuration.parse(refreshAfter);
            return asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
        } catch (IllegalArgumentException e) {
            throw Problem.lasting(PkiRequest.SPEC_ERROR, "refreshAfter: " + e.getMessage())
                    .obstacle();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
