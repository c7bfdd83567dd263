package dev.vso.operator.controller.database.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The user with which Vault makes and removes users, as the Secret has it.
 *
 * @param mac keyed digest of both, by which a change is told without keeping them
 */
record RootCredentials(String username, String password, String mac) {

    /** What the digest is made over. */
    static Map<String, byte[]> data(String username, String password) {
        return Map.of(
                "username", username.getBytes(StandardCharsets.UTF_8),
                "password", password.getBytes(StandardCharsets.UTF_8));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RootCredentials[" + username + "]";
    }
}
