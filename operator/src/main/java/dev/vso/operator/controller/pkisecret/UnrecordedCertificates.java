package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Certificates that are in their Secret and that no status tells yet: what the status should tell is kept, so that a status
 * that cannot be written costs no further certificate, and the one that was issued is revoked with the others. It is lost
 * with the process.
 */
final class UnrecordedCertificates {

    private final ConcurrentHashMap<String, Unrecorded> untold = new ConcurrentHashMap<>();

    /**
     * What a status should tell.
     *
     * @param toldSerial of the certificate that the status told when this was issued; if it tells another one by now, that
     *     one counts
     * @param limits what was granted less than asked, a sentence for each
     */
    private record Unrecorded(Optional<String> toldSerial, PkiStatusReader state, Optional<List<String>> limits) {}

    /** What is known of the certificate: as its status tells it, or should. */
    PkiStatusReader state(VaultPKISecret resource) {
        PkiStatusReader told = PkiStatusReader.of(resource);
        return kept(resource, told).map(Unrecorded::state).orElse(told);
    }

    /** The sentences that the status should tell; empty if it tells them as they are. */
    Optional<List<String>> limits(VaultPKISecret resource) {
        return kept(resource, PkiStatusReader.of(resource)).flatMap(Unrecorded::limits);
    }

    /** Keeps what the status is to tell, if it does not tell of this certificate yet. */
    void keep(VaultPKISecret resource, PkiStatusReader state, Optional<List<String>> limits) {
        Optional<String> told = serial(PkiStatusReader.of(resource));
        if (!told.equals(serial(state))) {
            untold.put(resource.getMetadata().getUid(), new Unrecorded(told, state, limits));
        }
    }

    /** The resource is gone. */
    void forget(String uid) {
        untold.remove(uid);
    }

    private Optional<Unrecorded> kept(VaultPKISecret resource, PkiStatusReader told) {
        return Optional.ofNullable(untold.computeIfPresent(
                resource.getMetadata().getUid(), (_, kept) -> kept.toldSerial().equals(serial(told)) ? kept : null));
    }

    private static Optional<String> serial(PkiStatusReader state) {
        return state.held().map(HeldCertificate::serial);
    }
}
