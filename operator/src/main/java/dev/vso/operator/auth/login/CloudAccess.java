package dev.vso.operator.auth.login;

import dev.vso.vault.address.AddressGuard;
import java.time.Clock;
import java.util.Map;

/**
 * What logins with the identity of a cloud use.
 *
 * @param environment of the operator, for what VaultAuths leave open
 */
public record CloudAccess(CloudHttp http, Map<String, String> environment, Clock clock) {

    public CloudAccess {
        environment = Map.copyOf(environment);
    }

    /** As from a person's machine. */
    public static CloudAccess local(Map<String, String> environment, Clock clock) {
        return guarded(environment, clock, AddressGuard.LOCAL);
    }

    /**
     * Makes no request before a login needs one.
     *
     * @param guard for the addresses that VaultAuths may name
     */
    public static CloudAccess guarded(Map<String, String> environment, Clock clock, AddressGuard guard) {
        return new CloudAccess(new CloudHttp(guard.withoutPatterns()), environment, clock);
    }

    /** Without the environment, which may hold keys. */
    @Override
    public String toString() {
        return "CloudAccess";
    }
}
