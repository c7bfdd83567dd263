package dev.vso.operator.lease;

import dev.vso.api.SupersededLease;
import dev.vso.operator.vault.LeaseId;
import java.time.Instant;
import java.util.List;

/**
 * A lease whose credentials were replaced.
 *
 * @param revokeAt by then everybody has seen the new credentials
 * @param end when it ends by itself; after that there is nothing to revoke
 */
public record Superseded(LeaseId id, Instant revokeAt, Instant end) {

    /** What a status tells. */
    public static List<Superseded> of(List<SupersededLease> told) {
        return told.stream()
                .map(one -> new Superseded(
                        new LeaseId(one.id()),
                        Instant.ofEpochSecond(one.revokeAt()),
                        Instant.ofEpochSecond(one.expiration())))
                .toList();
    }

    /** For a status. */
    public static List<SupersededLease> tell(List<Superseded> all) {
        return all.stream()
                .map(one -> new SupersededLease(
                        one.id().value(),
                        one.revokeAt().getEpochSecond(),
                        one.end().getEpochSecond()))
                .toList();
    }
}
