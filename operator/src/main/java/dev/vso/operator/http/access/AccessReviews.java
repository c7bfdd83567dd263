package dev.vso.operator.http.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Kubernetes' answers about a token and its user. */
interface AccessReviews {

    /** A user of Kubernetes. */
    record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
        public User {
            groups = List.copyOf(groups);
            extra = Map.copyOf(extra);
        }
    }

    /** Kubernetes did not answer, or refused the operator's request; the message is one line for the log. */
    final class Refused extends Exception {
        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** The user of this token; empty if it is invalid. */
    Optional<User> owner(String token) throws Refused;

    /** True if this user may {@code get} this URL. */
    boolean mayGet(User user, String path) throws Refused;

    /** The operator's missing rights for these requests, for people; empty if it has all. */
    List<String> missingRights();
}
