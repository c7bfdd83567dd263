package dev.vso.operator.dashboard;

import java.util.List;

/** The state of all resources at one moment, each list in the order of its ids. */
record Snapshot(LeaderState standing, List<SecretRow> secrets, List<ConnectionRow> connections, List<LoginRow> logins) {

    Snapshot {
        secrets = List.copyOf(secrets);
        connections = List.copyOf(connections);
        logins = List.copyOf(logins);
    }
}
