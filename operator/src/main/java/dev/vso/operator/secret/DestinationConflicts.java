package dev.vso.operator.secret;

import dev.vso.error.Explanation;
import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationPlan.Observed;
import dev.vso.operator.secret.owner.OwnerLookup;
import dev.vso.operator.secret.owner.Ownership;
import dev.vso.operator.secret.owner.OwnershipClaim;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that prevent writes to Secrets that the operator must not write; each names the field and the cure. */
final class DestinationConflicts {
    private static final String NAME = "destination.name";
    private static final String TYPE = "destination.type";
    private static final String CREATE = "destination.create";
    private static final String OVERWRITE = "destination.overwrite";

    private final OwnerLookup ownerLookup;

    DestinationConflicts(OwnerLookup ownerLookup) {
        this.ownerLookup = ownerLookup;
    }

    /** A conflict for an invalid name. */
    static Optional<Conflict> name(Observed observed) {
        return ObjectNames.problem(NAME, observed.destination().name())
                .map(problem -> new Conflict(NAME, Explanation.of(problem), false));
    }

    /** A conflict for a type that grants rights. */
    static Optional<Conflict> type(Observed observed, SecretTypes types) {
        String type = DestinationObject.type(observed.destination());
        return observed.creates() && types.refuses(type)
                ? Optional.of(new Conflict(
                        TYPE,
                        Explanation.colon(
                                "%s %s gives rights in the cluster to anyone who has the Secret".formatted(TYPE, type),
                                "use Opaque, or start the operator with --allowed-secret-types=%s (chart value controller.manager.allowedSecretTypes)"
                                        .formatted(type)),
                        false))
                : Optional.empty();
    }

    static Conflict missing(Observed observed) {
        return new Conflict(
                CREATE,
                Explanation.colon(
                        "Secret %s does not exist, and %s is false".formatted(observed.key(), CREATE),
                        "create the Secret, or set %s to true".formatted(CREATE)),
                false);
    }

    static Optional<Conflict> immutable(Observed observed, ObservedSecret secret) {
        return secret.immutable()
                ? Optional.of(new Conflict(
                        NAME,
                        Explanation.colon(
                                "Secret %s is immutable and cannot be brought up to date".formatted(observed.key()),
                                "delete it, or name another Secret in " + NAME),
                        false))
                : Optional.empty();
    }

    /**
     * Another resource of this operator owns the Secret. The older of the two keeps it, so that ownership never
     * alternates.
     */
    Optional<Conflict> heldByAnother(Observed observed, OwnershipClaim claim) {
        return claim.whose() instanceof Ownership.OtherResource(String holder, String uid)
                        && !OwnershipClaim.isYounger(uid, observed.owner(), ownerLookup)
                ? Optional.of(new Conflict(
                        NAME,
                        Explanation.colon(
                                "Secret %s belongs to %s".formatted(observed.key(), holder),
                                "name another Secret in %s, or delete %s".formatted(NAME, holder)),
                        true))
                : Optional.empty();
    }

    /** No known resource owns the Secret, and the spec does not allow overwriting it. */
    static Optional<Conflict> foreign(Observed observed, OwnershipClaim claim) {
        if (!(claim.whose() instanceof Ownership.Foreign(Optional<String> writtenFor))
                || Boolean.TRUE.equals(observed.destination().overwrite())) {
            return Optional.empty();
        }
        return Optional.of(new Conflict(
                OVERWRITE,
                Explanation.colon(
                        "Secret %s exists and was not created by %s%s"
                                .formatted(
                                        observed.key(),
                                        observed.owner().reference(),
                                        writtenFor
                                                .map(other -> ", but for " + other)
                                                .orElse("")),
                        "set %s to true to take it over, %s to false to add keys to it, or name another Secret in %s"
                                .formatted(OVERWRITE, CREATE, NAME)),
                false));
    }

    /** Another resource writes some of the keys that we want. */
    Optional<Conflict> keysOfAnother(Observed observed, ObservedSecret secret) {
        return secret.applied().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(observed.owner().uid()))
                .flatMap(entry -> ownerLookup.find(entry.getKey()).stream()
                        .filter(other -> other.isOlderThan(observed.owner()))
                        .flatMap(other -> sharedKeys(observed, entry.getValue()).stream()
                                .map(keys -> new Conflict(
                                        NAME,
                                        Explanation.colon(
                                                "%s of Secret %s written by %s"
                                                        .formatted(keys, observed.key(), other.reference()),
                                                "leave them out with destination.transformation.excludes, or name another Secret in "
                                                        + NAME),
                                        true))))
                .findFirst();
    }

    private static Optional<String> sharedKeys(Observed observed, ObservedSecret.Applied other) {
        var keys = other.fields().keys().stream()
                .filter(observed.wantedKeys()::contains)
                .sorted()
                .map(key -> '"' + key + '"')
                .toList();
        return switch (keys.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of("the key " + keys.getFirst() + " is");
            default -> Optional.of(keys.stream().collect(Collectors.joining(", ", "the keys ", " are")));
        };
    }
}
