package dev.vso.operator.http.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Kubernetes says of a token and of whom it belongs to. */
interface AccessReviews {

    /** Somebody whom Kubernetes knows. */
    record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
        public User {
            groups = List.copyOf(groups);
            extra = Map.copyOf(extra);
        }
    }

    /** Kubernetes could not be asked, or refuses to be asked by us; the message is one line for the log. */
    final class Refused extends Exception {
        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** Whose token this is; empty if nobody's. */
    Optional<User> owner(String token) throws Refused;

    /** Whether this user may get this URL of ours. */
    boolean mayGet(User user, String path) throws Refused;

    /** What the operator itself may not ask Kubernetes, in words; empty if it may ask all of the above. */
    List<String> missingRights();
}
