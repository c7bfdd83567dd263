package dev.vso.operator.summary;

import dev.vso.vault.VaultPath;
import java.util.Optional;
import java.util.Set;

/**
 * One question that a resource has asked of Vault.
 *
 * @param needs the capabilities that a policy must grant on the path
 * @param role where the engine keeps what the question hangs on, for whoever may look there
 */
public record VaultRequirement(
        Engine engine, VaultPath path, Set<String> needs, AccessType sort, Optional<VaultPath> role) {

    /** What asking does. */
    public enum AccessType {
        /** It looks at what is there: anybody may ask again. */
        READ,
        /** It makes something new each time. */
        ISSUE,
        /** It says how the engine is set up. */
        SETTING,
        /** It needs no token. */
        PUBLIC
    }

    /**
     * What must be mounted.
     *
     * @param type as Vault calls it, such as {@code kv}; empty if any will do
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
