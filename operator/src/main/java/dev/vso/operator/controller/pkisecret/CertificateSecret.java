package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.operator.controller.pkisecret.format.KeystoreData;
import dev.vso.operator.controller.pkisecret.issuer.TrustedIssuers;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.RequestDigest;
import dev.vso.operator.output.SecretOutput;
import dev.vso.operator.secret.SecretWriter.Delivered;
import dev.vso.operator.secret.owner.OwnerFactory;
import dev.vso.operator.template.ResolvedTransformation;
import dev.vso.operator.template.SecretData;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** Writes a certificate and its trusted issuers to a Secret, and reads the certificate back. */
record CertificateSecret(SecretOutput output, KeystoreData keystores, TrustedIssuers trusted) {

    /** Returns whether the Secret has data that depends on the mount's issuers. */
    static boolean hasAuthorities(VaultPKISecret resource) {
        var destination = resource.getSpec().destination();
        return destination.keystores() != null || PkiSecretData.hasAuthorities(destination.plain());
    }

    /** Returns the digest of the issuers that the Secret is to hold; empty if it holds none or they are not known. */
    Optional<String> authorities(VaultPKISecret resource) {
        return hasAuthorities(resource) ? trusted.digest(resource.getMetadata().getUid()) : Optional.empty();
    }

    /** Returns the certificate and key in the Secret; empty unless complete and the one in the status. */
    Optional<IssuedBundle> certificate(VaultPKISecret resource, PkiStatusReader state) {
        return held(resource, state).flatMap(data -> read(data, state));
    }

    Delivered deliver(VaultPKISecret resource, IssuedBundle bundle, Optional<String> password, PkiStatusReader state)
            throws SyncException {
        var destination = resource.getSpec().destination().plain();
        ResolvedTransformation transformation = output.transformations().recipe(resource, destination);
        List<X509Certificate> authorities = authorities(resource, bundle.certificate(), state);
        SecretData data = PkiSecretData.of(
                bundle.answer(),
                bundle.certificate(),
                authorities,
                destination,
                (source, into) -> output.transformations().shape(resource, into, transformation, source));
        SecretData all = password.isEmpty()
                ? data
                : PkiSecretData.with(
                        data, keystores.files(resource, bundle.certificate(), authorities, password.get()));
        Delivered delivered = output.writer().deliver(OwnerFactory.of(resource), destination, all, state.mac());
        output.reportTakenUp(resource, delivered);
        return delivered;
    }

    private List<X509Certificate> authorities(
            VaultPKISecret resource, IssuedCertificate certificate, PkiStatusReader state) {
        String uid = resource.getMetadata().getUid();
        if (!hasAuthorities(resource)) {
            return List.of();
        }
        List<X509Certificate> before = trusted.digest(uid).isPresent()
                ? List.of()
                : held(resource, state).map(PkiSecretData::authorities).orElse(List.of());
        return trusted.beside(uid, certificate, before);
    }

    Optional<String> password(VaultPKISecret resource, PkiStatusReader state) throws SyncException {
        return keystores.password(resource, () -> held(resource, state));
    }

    String shape(VaultPKISecret resource) {
        String own = PkiRequest.shape(resource.getSpec(), keystores.passwordDigest(resource));
        return RequestDigest.with(
                own,
                output.transformations()
                        .shared(resource, resource.getSpec().destination().plain()));
    }

    private Optional<SecretData> held(VaultPKISecret resource, PkiStatusReader state) {
        return output.writer()
                .readWritten(
                        OwnerFactory.of(resource),
                        resource.getSpec().destination().plain(),
                        state.mac());
    }

    private static Optional<IssuedBundle> read(SecretData data, PkiStatusReader state) {
        try {
            return PkiSecretData.answer(data).flatMap(answer -> {
                IssuedCertificate there = IssuedCertificate.of(answer);
                return state.held()
                        .filter(held -> held.serial().equals(there.serial()) && there.keyMatches())
                        .map(held -> new IssuedBundle(
                                answer, there, state.request().orElse(""), held.mount(), held.since()));
            });
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a template turned it into a form that only its consumer can read
        }
    }
}
