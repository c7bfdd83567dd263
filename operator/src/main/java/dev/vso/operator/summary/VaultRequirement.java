package dev.vso.operator.summary;

import dev.vso.vault.VaultPath;
import java.util.Optional;
import java.util.Set;

/**
 * One request to Vault that a resource depends on.
 *
 * @param needs the capabilities that a policy must grant on the path
 * @param role path of the role in the engine that the request depends on, for users who may read it
 */
public record VaultRequirement(
        Engine engine, VaultPath path, Set<String> needs, AccessType sort, Optional<VaultPath> role) {

    /** The effect of the request. */
    public enum AccessType {
        /** It reads an existing value and can be repeated. */
        READ,
        /** It issues something new each time. */
        ISSUE,
        /** It reads or writes the configuration of the engine. */
        SETTING,
        /** It needs no token. */
        PUBLIC
    }

    /**
     * The engine that must be mounted.
     *
     * @param type Vault's name for it, such as {@code kv}; empty for any
     * @param version of a key/value engine
     */
    public record Engine(String mount, Optional<String> type, Optional<String> version) {

        public static Engine any(String mount) {
            return new Engine(mount, Optional.empty(), Optional.empty());
        }

        public static Engine of(String mount, String type) {
            return new Engine(mount, Optional.of(type), Optional.empty());
        }
    }

    public VaultRequirement {
        needs = Set.copyOf(needs);
    }

    public static VaultRequirement of(Engine engine, VaultPath path, Set<String> needs, AccessType sort) {
        return new VaultRequirement(engine, path, needs, sort, Optional.empty());
    }

    public VaultRequirement withRole(VaultPath definition) {
        return new VaultRequirement(engine, path, needs, sort, Optional.of(definition));
    }
}
