package dev.vso.operator.auth.login;

import dev.vso.vault.address.AddressGuard;
import java.time.Clock;
import java.util.Map;

/**
 * Services for logins with a cloud identity.
 *
 * @param environment of the operator, for settings that VaultAuths leave open
 */
public record CloudAccess(CloudHttp http, Map<String, String> environment, Clock clock) {

    public CloudAccess {
        environment = Map.copyOf(environment);
    }

    /** For a command on a user's machine. */
    public static CloudAccess local(Map<String, String> environment, Clock clock) {
        return guarded(environment, clock, AddressGuard.LOCAL);
    }

    /**
     * For the operator; sends no request before a login needs one.
     *
     * @param guard for the addresses that VaultAuths may name
     */
    public static CloudAccess guarded(Map<String, String> environment, Clock clock, AddressGuard guard) {
        return new CloudAccess(new CloudHttp(guard.withoutPatterns()), environment, clock);
    }

    /** Omits the environment, which may contain keys. */
    @Override
    public String toString() {
        return "CloudAccess";
    }
}
