package dev.vso.operator.controller.database;

import dev.vso.api.DatabaseRole;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.lease.GrantedLess;
import dev.vso.operator.lease.Lease;
import dev.vso.operator.time.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Durations in a Database spec: a number with the unit s, m, h or d. */
final class DatabaseDuration {

    private static final BigDecimal SECONDS_OF_DAY = BigDecimal.valueOf(86_400);

    private DatabaseDuration() {}

    /** @throws SyncException naming the field if the text is not a duration of at least a second */
    static Duration parse(String field, String text) throws SyncException {
        try {
            Duration parsed = text.endsWith("d")
                    ? Duration.ofSeconds(new BigDecimal(text.substring(0, text.length() - 1))
                            .multiply(SECONDS_OF_DAY)
                            .longValue())
                    : GoDuration.parse(text);
            if (parsed.toSeconds() >= 1) {
                return parsed;
            }
        } catch (IllegalArgumentException _) {
            // reported below
        }
        throw SyncError.terminal(
                        "DatabaseError",
                        "%s: \"%s\" is no lifetime".formatted(field, text),
                        "write a number with s, m, h or d, such as 12h")
                .exception();
    }

    /**
     * Describes which of the role's lifetimes Vault does not grant in full; empty if it grants all.
     *
     * @param lease as Vault granted it
     * @param most the mount's maximum; empty if Vault does not report it
     */
    static List<String> limits(
            DatabaseRole role, RoleDefinition wanted, Lease lease, String mount, Optional<Duration> most) {
        List<String> limits = new ArrayList<>();
        // A shortened renewal also makes the lease non-renewable, so it reveals no cap other than the role's own.
        Optional<Duration> cap = most.or(() -> Optional.of(lease.duration())
                .filter(granted -> lease.renewable() && GrantedLess.is(wanted.defaultTtl(), granted)));
        cap.ifPresent(granted -> {
            limit(role, "creation", role.creationDays() != null, wanted.defaultTtl(), granted, mount, most)
                    .ifPresent(limits::add);
            limit(role, "revocation", role.revocationDays() != null, wanted.maxTtl(), granted, mount, most)
                    .ifPresent(limits::add);
        });
        return List.copyOf(limits);
    }

    private static Optional<String> limit(
            DatabaseRole role,
            String which,
            boolean inDays,
            Duration asked,
            Duration granted,
            String mount,
            Optional<Duration> most) {
        String field = "roles[%s].%s%s".formatted(role.name(), which, inDays ? "_days" : "TTL");
        return GrantedLess.is(asked, granted)
                ? Optional.of(GrantedLess.words(field, asked, granted, mount, most, "another limit in Vault"))
                : Optional.empty();
    }
}
