package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.secret.DestinationDecision.Conflict;
import dev.vso.operator.secret.DestinationPlan.Situation;
import dev.vso.operator.secret.owner.Claim;
import dev.vso.operator.secret.owner.Holders;
import dev.vso.operator.secret.owner.Ownership;
import java.util.Optional;
import java.util.stream.Collectors;

/** The checks that keep the operator off Secrets that are not its to write; each names the field and the cure. */
final class DestinationConflicts {
    private static final String NAME = "destination.name";
    private static final String TYPE = "destination.type";
    private static final String CREATE = "destination.create";
    private static final String OVERWRITE = "destination.overwrite";

    private final Holders holders;

    DestinationConflicts(Holders holders) {
        this.holders = holders;
    }

    /** Of a name that no Secret can have. */
    static Optional<Conflict> name(Situation situation) {
        return ObjectNames.problem(NAME, situation.destination().name())
                .map(problem -> new Conflict(NAME, problem, false));
    }

    /** Of a type that gives rights to whom holds it. */
    static Optional<Conflict> type(Situation situation, SecretTypes types) {
        String type = DestinationObject.type(situation.destination());
        return situation.creates() && types.refuses(type)
                ? Optional.of(new Conflict(
                        TYPE,
                        "%s %s gives rights in the cluster to whom holds the Secret: use Opaque, or start the operator with --allowed-secret-types=%s (chart value controller.manager.allowedSecretTypes)"
                                .formatted(TYPE, type, type),
                        false))
                : Optional.empty();
    }

    static Conflict missing(Situation situation) {
        return new Conflict(
                CREATE,
                "Secret %s does not exist, and %s is false: create the Secret, or set %s to true"
                        .formatted(situation.key(), CREATE, CREATE),
                false);
    }

    static Optional<Conflict> immutable(Situation situation, ObservedSecret secret) {
        return secret.immutable()
                ? Optional.of(new Conflict(
                        NAME,
                        "Secret %s is immutable and cannot be brought up to date: delete it, or name another Secret in %s"
                                .formatted(situation.key(), NAME),
                        false))
                : Optional.empty();
    }

    /** Another resource of this operator owns the Secret. Of two, the older has it, so that it never goes to and fro. */
    Optional<Conflict> heldByAnother(Situation situation, Claim claim) {
        return claim.whose() instanceof Ownership.Anothers(String holder, String uid)
                        && !Claim.isYounger(uid, situation.owner(), holders)
                ? Optional.of(new Conflict(
                        NAME,
                        "Secret %s belongs to %s: name another Secret in %s, or delete %s"
                                .formatted(situation.key(), holder, NAME, holder),
                        true))
                : Optional.empty();
    }

    /** The Secret is nobody's that we know, and we may not take it. */
    static Optional<Conflict> foreign(Situation situation, Claim claim) {
        if (!(claim.whose() instanceof Ownership.Foreign(Optional<String> writtenFor))
                || Boolean.TRUE.equals(situation.destination().overwrite())) {
            return Optional.empty();
        }
        return Optional.of(new Conflict(
                OVERWRITE,
                "Secret %s exists and was not created by %s%s: set %s to true to take it over, %s to false to add keys to it, or name another Secret in %s"
                        .formatted(
                                situation.key(),
                                situation.owner().reference(),
                                writtenFor.map(other -> ", but for " + other).orElse(""),
                                OVERWRITE,
                                CREATE,
                                NAME),
                false));
    }

    /** Another resource writes some of the keys that we want. */
    Optional<Conflict> keysOfAnother(Situation situation, ObservedSecret secret) {
        return secret.applied().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(situation.owner().uid()))
                .flatMap(entry -> holders.find(entry.getKey()).stream()
                        .filter(other -> other.isOlderThan(situation.owner()))
                        .flatMap(other -> sharedKeys(situation, entry.getValue()).stream()
                                .map(keys -> new Conflict(
                                        NAME,
                                        "%s of Secret %s written by %s: leave them out with destination.transformation.excludes, or name another Secret in %s"
                                                .formatted(keys, situation.key(), other.reference(), NAME),
                                        true))))
                .findFirst();
    }

    private static Optional<String> sharedKeys(Situation situation, ObservedSecret.Applied other) {
        var keys = other.fields().keys().stream()
                .filter(situation.wantedKeys()::contains)
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
