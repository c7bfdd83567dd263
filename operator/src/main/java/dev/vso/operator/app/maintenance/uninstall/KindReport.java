package dev.vso.operator.app.maintenance.uninstall;

import dev.vso.operator.kubernetes.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** What became of one kind's finalizers; each form has words for people. */
sealed interface KindReport {

    FinalizedKind kind();

    /** Whether resources of it may still carry our finalizer. */
    boolean somethingStayed();

    /** Lines for people. */
    List<String> lines();

    /** The cluster does not know the kind. */
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
     * Its resources were gone through.
     *
     * @param seen all resources of the kind
     * @param released those that carried our finalizer and do no more
     * @param stayed those that still do, and why
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
