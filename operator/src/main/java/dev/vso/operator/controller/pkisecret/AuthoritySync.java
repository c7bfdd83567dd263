package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.certificate.TrustBundle;
import dev.vso.operator.auth.Authentication.Access;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.pkisecret.PkiSync.Step;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Found;
import dev.vso.operator.controller.pkisecret.issuer.MountIssuers.Issuer;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.error.Problem;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.reconcile.ForceSync;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.Track;
import dev.vso.operator.reconcile.Tracks;
import dev.vso.operator.reconcile.VaultProblems;
import dev.vso.operator.secret.Delivery.Delivered;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.status.Reasons;
import dev.vso.operator.template.SecretData;
import dev.vso.operator.time.GoDuration;
import dev.vso.operator.time.Spread;
import dev.vso.vault.VaultAccess;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultPath;
import dev.vso.vault.VaultRequest;
import dev.vso.vault.VaultResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
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

    private final Room room;
    private final MountIssuers issuers;
    private final TrustedIssuers trusted;
    private final Tracks tracks;

    AuthoritySync(Room room, MountIssuers issuers, TrustedIssuers trusted, Tracks tracks) {
        this.room = room;
        this.issuers = issuers;
        this.trusted = trusted;
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
                : refresh(resource, key, state, now.plus(wait(resource.getSpec())));
    }

    private static boolean isNewlyForced(Track track, Optional<String> force) {
        return track.seen() && force.isPresent() && !force.equals(track.forced());
    }

    private Step refresh(VaultPKISecret resource, ObjectKey key, PkiState state, Instant next) throws Obstacle {
        VaultPKISecretSpec spec = resource.getSpec();
        Access access = room.authentication().accessFor(tracks, key, spec.vaultAuthRef(), spec.namespace());
        Found found = issuers.of(access, spec.mount(), Duration.ZERO);
        String authorities = authorities(resource, state, access.vault(), found);
        SecretData data = SecretData.of(Map.of(CA, bytes(authorities), CRL, bytes(lists(access.vault(), spec, found))));
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
        List<String> limits = TrustedIssuers.limit(found, spec.mount()).stream().toList();
        return new Step(PkiState.ofAuthorities(delivered.mac()), Optional.empty(), Optional.of(limits), next);
    }

    /**
     * All issuers of the mount that have not ended and are not revoked, newest first. Where Vault does not tell them, those
     * of the default one's chain, and those that the Secret has already, until they end.
     */
    private String authorities(VaultPKISecret resource, PkiState state, VaultAccess vault, Found found)
            throws Obstacle {
        String mount = resource.getSpec().mount();
        return switch (found) {
            case Found.Known known
            when trusted.valid(known).isEmpty() && !known.issuers().isEmpty() ->
                throw Problem.passing(
                                VaultProblems.VAULT_CLIENT_ERROR,
                                "every issuer of %s has ended or is revoked: generate or import another one"
                                        .formatted(mount))
                        .obstacle();
            case Found.Known known when !known.issuers().isEmpty() -> Pem.write(trusted.valid(known));
            case Found.Untold(VaultFailure failure)
            when failure.policy() == VaultFailure.Policy.TRANSIENT ->
                throw VaultProblems.of(failure).obstacle();
            case Found _ -> {
                List<X509Certificate> all = new ArrayList<>(chain(vault, resource.getSpec()));
                room.delivery()
                        .held(
                                Owners.of(resource),
                                resource.getSpec().destination().plain(),
                                state.mac())
                        .map(PkiData::authorities)
                        .ifPresent(all::addAll);
                yield Pem.write(TrustBundle.of(all, room.clock().instant()));
            }
        };
    }

    /** The revocation lists, that of the default issuer first: a client that asks for lists needs that of each issuer. */
    private static String lists(VaultAccess vault, VaultPKISecretSpec spec, Found found) throws Obstacle {
        SequencedSet<String> lists = new LinkedHashSet<>();
        lists.add(ended(certificate(vault, spec, "cert/crl")));
        if (found instanceof Found.Known known) {
            for (Issuer issuer : known.issuers()) {
                if (issuer.hasKey()) {
                    lists.add(ended(list(vault, spec, issuer)));
                }
            }
        }
        return String.join("", lists);
    }

    /** An issuer may have none: one that may not sign lists. */
    private static String list(VaultAccess vault, VaultPKISecretSpec spec, Issuer issuer) throws Obstacle {
        VaultPath path = VaultProblems.path(
                PkiRequest.SPEC_ERROR, () -> VaultPath.of(spec.mount()).then("path", "issuer/" + issuer.id() + "/crl"));
        return vault.send(VaultRequest.read(path)) instanceof VaultResponse response
                ? response.data().path("crl").asText("")
                : "";
    }

    private static String ended(String list) {
        return list.isEmpty() || list.endsWith("\n") ? list : list + "\n";
    }

    /** The default issuer and those above it as far as the mount knows them; an old one without a chain has its issuer only. */
    private static List<X509Certificate> chain(VaultAccess vault, VaultPKISecretSpec spec) throws Obstacle {
        String chain = certificate(vault, spec, "cert/ca_chain");
        String text = chain.isBlank() ? certificate(vault, spec, "cert/ca") : chain;
        try {
            return IssuedCertificate.certificates(CA, text);
        } catch (IllegalArgumentException _) {
            throw Problem.passing(
                            VaultProblems.VAULT_CLIENT_ERROR,
                            "%s has no authority yet: generate a root in it, or import one".formatted(spec.mount()))
                    .obstacle();
        }
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
        return Spread.early(
                interval(spec.refreshAfter(), room.refreshing()), room.random().nextDouble());
    }

    static Duration interval(@Nullable String refreshAfter, RefreshLimits limits) throws Obstacle {
        try {
            return limits.raised(
                    refreshAfter == null || refreshAfter.isEmpty() ? USUAL : GoDuration.parse(refreshAfter));
        } catch (IllegalArgumentException e) {
            throw Problem.lasting(PkiRequest.SPEC_ERROR, "refreshAfter: " + e.getMessage())
                    .obstacle();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
