package dev.vso.operator.controller.database.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The user with which Vault creates and drops users, as the Secret holds it.
 *
 * @param mac HMAC of both values, to detect a change without storing them
 */
record RootCredentials(String username, String password, String mac) {

    /** Returns the data that the HMAC covers. */
    static Map<String, byte[]> data(String username, String password) {
        return Map.of(
                "username", username.getBytes(StandardCharsets.UTF_8),
                "password", password.getBytes(StandardCharsets.UTF_8));
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "RootCredentials[" + username + "]";
    }
}
