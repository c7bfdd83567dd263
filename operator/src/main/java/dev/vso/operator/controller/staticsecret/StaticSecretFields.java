package dev.vso.operator.controller.staticsecret;

import dev.vso.api.KvType;
import dev.vso.api.VaultStaticSecretSpec;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedField;
import java.util.List;
import java.util.stream.Stream;

/** Fields of a VaultStaticSecret that are set but have no effect. Pure. */
final class StaticSecretFields {

    private StaticSecretFields() {}

    static List<UnusedField> unused(VaultStaticSecretSpec spec, RefreshLimits limits) {
        return Stream.concat(
                        Stream.of(
                                        UnusedField.when(
                                                spec.syncConfig() != null
                                                        && Boolean.TRUE.equals(spec.syncConfig()
                                                                .instantUpdates()),
                                                "syncConfig.instantUpdates",
                                                "this operator does not listen to Vault's events yet, and reads Vault every refreshAfter",
                                                "shorten refreshAfter, or remove the field"),
                                        limits.shortfall(spec.refreshAfter()),
                                        UnusedField.rollback(spec.rotation()),
                                        UnusedField.when(
                                                spec.type() == KvType.KV_V1
                                                        && spec.version() != null
                                                        && spec.version() > 0,
                                                "version",
                                                "version 1 of the key/value engine keeps no versions",
                                                "set type to kv-v2 if that is what is mounted, or remove the field"),
                                        UnusedField.when(
                                                Boolean.FALSE.equals(spec.hmacSecretData())
                                                        && !spec.rolloutRestartTargets()
                                                                .isEmpty(),
                                                "rolloutRestartTargets",
                                                "with hmacSecretData false the operator does not know whether the value changed, and restarts nothing",
                                                "set hmacSecretData to true, or remove the field"))
                                .flatMap(field -> field.stream()),
                        UnusedField.of(spec.destination()).stream())
                .toList();
    }
}
