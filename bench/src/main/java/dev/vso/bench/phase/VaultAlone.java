package dev.vso.bench.phase;

import dev.vso.bench.load.Leases;
import java.util.Map;

/**
 * Measures the same work for Vault without any operator: all leases are revoked while as many new ones are requested.
 * The last step of a run.
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
