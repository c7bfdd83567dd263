package dev.vso.bench.phase;

import dev.vso.bench.load.Leases;
import java.util.Map;

/**
 * How long Vault needs for as much without any operator: all leases are revoked, and as many are asked for at the same
 * time. The last of a run.
 */
final class VaultAlone implements Phase {

    @Override
    public boolean run(RunContext run) {
        run.replicas().stop();
        var vault = run.environment().vault();
        vault.write(RevokePhase.PREFIX, Map.of("sync", false));
        var took = run.environment()
                .inParallel("Vault alone", run.count(), _ -> vault.read("database/creds/" + Leases.ROLE));
        run.figures().add("revoke.vault-alone", "Vault alone, asked for as many while it revokes all", took);
        return true;
    }
}
