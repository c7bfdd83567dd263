package dev.vso.operator.app;

import dev.vso.operator.auth.WatchedReferencedObjects;
import dev.vso.operator.http.HealthCheck;
import dev.vso.operator.secret.SecretCache;
import java.util.List;
import java.util.Optional;

/** The checks of the probes: live while the loops run; ready when all caches are synced and it leads or stands by. */
record HealthChecks(
        WatchedReferencedObjects authObjects,
        SecretCache cache,
        ControllerRegistry controllers,
        Leadership leadership,
        boolean elects,
        Optional<Sharding> sharding) {

    List<HealthCheck> live() {
        return List.of(HealthCheck.good("process"));
    }

    List<HealthCheck> ready() {
        return List.of(
                check("secrets", cache.hasSynced(), "the operator's Secrets are not loaded yet"),
                check("auth", authObjects.healthy(), "the watches of VaultAuth and VaultConnection are not connected"),
                check("controllers", controllers.healthy(), "the controllers have not started"),
                sharding.map(Sharding::health).orElseGet(this::leader));
    }

    private HealthCheck leader() {
        return new HealthCheck(
                "leader", true, !elects ? "not elected" : leadership.leading() ? "leading" : "standing by");
    }

    private static HealthCheck check(String name, boolean ok, String otherwise) {
        return ok ? HealthCheck.good(name) : HealthCheck.bad(name, otherwise);
    }
}
