package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.operator.controller.Room;
import dev.vso.operator.controller.pkisecret.format.KeystoreData;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.secret.Delivery.Delivered;
import dev.vso.operator.secret.owner.Owners;
import dev.vso.operator.template.Recipe;
import dev.vso.operator.template.SecretData;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Brings a certificate into its Secret, with those to be trusted beside it, and finds it there again. */
record CertificateSecret(Room room, KeystoreData keystores, TrustedIssuers trusted) {

    /** Whether the Secret has anything that hangs on the mount's issuers. */
    static boolean hasAuthorities(VaultPKISecret resource) {
        var destination = resource.getSpec().destination();
        return destination.keystores() != null || PkiData.hasAuthorities(destination.plain());
    }

    /** The digest of the issuers that it shall hold; empty while they are not known, or if it has none. */
    Optional<String> authorities(VaultPKISecret resource) {
        return hasAuthorities(resource) ? trusted.digest(resource.getMetadata().getUid()) : Optional.empty();
    }

    /** The certificate with its key as the Secret holds it; empty unless it is whole and the one that is told of. */
    Optional<Minted> certificate(VaultPKISecret resource, PkiState state) {
        return held(resource, state).flatMap(data -> read(data, state));
    }

    Delivered deliver(VaultPKISecret resource, Minted minted, Optional<String> password, PkiState state)
            throws Obstacle {
        var destination = resource.getSpec().destination().plain();
        Recipe recipe = room.shaping().recipe(resource, destination);
        List<X509Certificate> authorities = authorities(resource, minted.certificate(), state);
        SecretData data = PkiData.of(
                minted.answer(),
                minted.certificate(),
                authorities,
                destination,
                (source, into) -> room.shaping().shape(resource, into, recipe, source));
        SecretData all = password.isEmpty()
                ? data
                : PkiData.with(data, keystores.files(resource, minted.certificate(), authorities, password.get()));
        Delivered delivered = room.delivery().deliver(Owners.of(resource), destination, all, state.mac());
        room.tellTakenUp(resource, delivered);
        return delivered;
    }

    private List<X509Certificate> authorities(VaultPKISecret resource, IssuedCertificate certificate, PkiState state) {
        String uid = resource.getMetadata().getUid();
        if (!hasAuthorities(resource)) {
            return List.of();
        }
        List<X509Certificate> before = trusted.digest(uid).isPresent()
                ? List.of()
                : held(resource, state).map(PkiData::authorities).orElse(List.of());
        return trusted.beside(uid, certificate, before);
    }

    Optional<String> password(VaultPKISecret resource, PkiState state) throws Obstacle {
        return keystores.password(resource, () -> held(resource, state));
    }

    String shape(VaultPKISecret resource) {
        String own = PkiRequest.shape(resource.getSpec(), keystores.passwordDigest(resource));
        return RequestDigest.with(
                own,
                room.shaping().shared(resource, resource.getSpec().destination().plain()));
    }

    private Optional<SecretData> held(VaultPKISecret resource, PkiState state) {
        return room.delivery()
                .held(Owners.of(resource), resource.getSpec().destination().plain(), state.mac());
    }

    private static Optional<Minted> read(SecretData data, PkiState state) {
        try {
            return PkiData.answer(data).flatMap(answer -> {
                IssuedCertificate there = IssuedCertificate.of(answer);
                return state.held()
                        .filter(held -> held.serial().equals(there.serial()) && there.keyMatches())
                        .map(held -> new Minted(answer, there, state.request().orElse(""), held.mount(), held.since()));
            });
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a template made of it what only its user can read
        }
    }
}
