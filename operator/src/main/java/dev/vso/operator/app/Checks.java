package dev.vso.operator.app;

import dev.vso.operator.auth.WatchedAuthObjects;
import dev.vso.operator.http.Health;
import dev.vso.operator.secret.SecretCache;
import java.util.List;
import java.util.Optional;

/** What the probes answer: live while the loops move; ready when all is known and it leads or stands by. */
record Checks(
        WatchedAuthObjects authObjects,
        SecretCache cache,
        Controllers controllers,
        Leadership leadership,
        boolean elects,
        Optional<Sharding> sharding) {

    List<Health> live() {
        return List.of(Health.good("process"));
    }

    List<Health> ready() {
        return List.of(
                check("secrets", cache.hasSynced(), "not all Secrets of the operator have been seen"),
                check("auth", authObjects.healthy(), "the watches of VaultAuth and VaultConnection do not stand"),
                check("controllers", controllers.healthy(), "the controllers have not started"),
                sharding.map(Sharding::health).orElseGet(this::leader));
    }

    private Health leader() {
        return new Health("leader", true, !elects ? "not elected" : leadership.leading() ? "leading" : "standing by");
    }

    private static Health check(String name, boolean ok, String otherwise) {
        return ok ? Health.good(name) : Health.bad(name, otherwise);
    }
}
