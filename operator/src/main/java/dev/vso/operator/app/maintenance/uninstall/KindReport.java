package dev.vso.operator.app.maintenance.uninstall;

import dev.vso.operator.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** The result for one kind's finalizers; each form has words for messages. */
sealed interface KindReport {

    FinalizedKind kind();

    /** Whether resources of the kind may still have our finalizer. */
    boolean somethingStayed();

    /** The lines of the report. */
    List<String> lines();

    /** The cluster does not have the kind. */
    record NotInstalled(FinalizedKind kind) implements KindReport {
        @Override
        public boolean somethingStayed() {
            return false;
        }

        @Override
        public List<String> lines() {
            return List.of(kind.kind() + ": not installed");
        }
    }

    /** Its resources could not be listed. */
    record NotSeen(FinalizedKind kind, String why) implements KindReport {
        @Override
        public boolean somethingStayed() {
            return true;
        }

        @Override
        public List<String> lines() {
            return List.of(kind.kind() + ": cannot be listed: " + why);
        }
    }

    /**
     * Its resources were processed.
     *
     * @param seen number of all resources of the kind
     * @param released number of resources whose finalizer was removed
     * @param stayed resources that still have the finalizer, with the reason
     */
    record Done(FinalizedKind kind, int seen, int released, SortedMap<ObjectKey, String> stayed) implements KindReport {
        @Override
        public boolean somethingStayed() {
            return !stayed.isEmpty();
        }

        @Override
        public List<String> lines() {
            String first = "%s: %d resources, %d released".formatted(kind.kind(), seen, released);
            if (stayed.isEmpty()) {
                return List.of(first);
            }
            List<String> lines = new ArrayList<>();
            lines.add(first + ", " + stayed.size() + " could not be");
            stayed.forEach((key, why) -> lines.add("  " + key + ": " + why));
            return List.copyOf(lines);
        }
    }
}
