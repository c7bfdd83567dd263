package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecret;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Certificates that are in their Secret but not in a status yet. The pending status is kept in memory, so that failed
 * status writes cost no further certificate, and the certificate is revoked like the others. It is lost on restart.
 */
final class UnrecordedCertificates {

    private final ConcurrentHashMap<String, Unrecorded> untold = new ConcurrentHashMap<>();

    /**
     * A pending status.
     *
     * @param toldSerial the serial number in the status when this certificate was issued; if the status has another one
     *     now, that one counts
     * @param limits what was granted less than requested, a sentence for each
     */
    private record Unrecorded(Optional<String> toldSerial, PkiStatusReader state, Optional<List<String>> limits) {}

    /** Returns the state of the certificate: the pending status, or else the written one. */
    PkiStatusReader state(VaultPKISecret resource) {
        PkiStatusReader told = PkiStatusReader.of(resource);
        return kept(resource, told).map(Unrecorded::state).orElse(told);
    }

    /** Returns the sentences of the pending status; empty if the status stays as it is. */
    Optional<List<String>> limits(VaultPKISecret resource) {
        return kept(resource, PkiStatusReader.of(resource)).flatMap(Unrecorded::limits);
    }

    /** Keeps the state until the status contains this certificate. */
    void keep(VaultPKISecret resource, PkiStatusReader state, Optional<List<String>> limits) {
        Optional<String> told = serial(PkiStatusReader.of(resource));
        if (!told.equals(serial(state))) {
            untold.put(resource.getMetadata().getUid(), new Unrecorded(told, state, limits));
        }
    }

    /** Drops all in-memory state of a deleted resource. */
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
