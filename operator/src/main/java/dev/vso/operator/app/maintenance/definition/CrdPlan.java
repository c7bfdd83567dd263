package dev.vso.operator.app.maintenance.definition;

import dev.vso.operator.app.maintenance.definition.InstalledCrd.State;
import java.util.List;
import java.util.Optional;

/** Decides whether a CRD may be upgraded, and what an upgrade changed. Pure. */
final class CrdPlan {

    private static final String ESTABLISHED = "Established";
    private static final String NAMES = "NamesAccepted";

    /** What an upgrade changed in one CRD; each has words for messages. */
    sealed interface Outcome {
        /** It did not exist. */
        record Created() implements Outcome {}

        /**
         * Its spec has changed.
         *
         * @param from its earlier generation and field managers
         */
        record Updated(String from) implements Outcome {}

        /** Its spec is unchanged, but we are its field manager now. */
        record TakenOver(String from) implements Outcome {}

        record Unchanged() implements Outcome {}

        default String words() {
            return switch (this) {
                case Created _ -> "created";
                case Updated(String from) -> "updated from " + from;
                case TakenOver(String from) -> "unchanged, taken over from " + from;
                case Unchanged _ -> "unchanged";
            };
        }
    }

    private CrdPlan() {}

    /** Why the installed CRD must not be replaced; empty if it may be. */
    static Optional<String> refusal(CrdDefinition wanted, Optional<InstalledCrd> before) {
        return before.flatMap(there -> {
            if (there.leaving()) {
                return Optional.of("it is being deleted, and all its resources with it: wait until it is deleted");
            }
            List<String> lost = there.storedVersions().stream()
                    .filter(version -> !wanted.versions().contains(version))
                    .toList();
            return lost.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "resources may be stored in version %s, which this release does not have: store them again in %s, and take %s out of status.storedVersions"
                                    .formatted(
                                            String.join(", ", lost),
                                            String.join(" or ", wanted.versions()),
                                            String.join(", ", lost)));
        });
    }

    /** The result of an upgrade. */
    static Outcome outcome(Optional<InstalledCrd> before, InstalledCrd after) {
        if (before.isEmpty()) {
            return new Outcome.Created();
        }
        InstalledCrd there = before.get();
        if (there.generation() != after.generation()) {
            return new Outcome.Updated("generation " + there.generation() + by(there));
        }
        return !there.resourceVersion().equals(after.resourceVersion())
                        && !there.writers().isEmpty()
                ? new Outcome.TakenOver(String.join(" and ", there.writers()))
                : new Outcome.Unchanged();
    }

    private static String by(InstalledCrd there) {
        return there.writers().isEmpty() ? "" : ", written by " + String.join(" and ", there.writers());
    }

    /** Why resources of it cannot be served yet; empty when they can. */
    static Optional<String> waitsFor(InstalledCrd now) {
        State names = now.conditions().get(NAMES);
        if (names != null && !names.holds()) {
            return Optional.of("the API server does not accept its names: " + names.message());
        }
        State established = now.conditions().get(ESTABLISHED);
        return established != null && established.holds()
                ? Optional.empty()
                : Optional.of("the API server does not serve it"
                        + (established == null || established.message().isEmpty() ? "" : ": " + established.message()));
    }
}
