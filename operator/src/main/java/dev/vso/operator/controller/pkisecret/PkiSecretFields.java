package dev.vso.operator.controller.pkisecret;

import dev.vso.api.Rotation;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fields of a VaultPKISecret that are set but have no effect. Pure. */
final class PkiSecretFields {

    private PkiSecretFields() {}

    static List<UnusedField> unused(VaultPKISecretSpec spec, RefreshLimits limits, RevocationPolicy usual) {
        List<UnusedField> unused = new ArrayList<>(
                CaOnlyHandler.appliesTo(spec) ? ofAuthorities(spec, limits) : ofCertificate(spec, usual));
        unused.addAll(UnusedField.of(spec.destination().plain()));
        UnusedField.rollback(spec.rotation()).ifPresent(unused::add);
        return unused;
    }

    private static List<UnusedField> ofAuthorities(VaultPKISecretSpec spec, RefreshLimits limits) {
        Map<String, Boolean> set = new LinkedHashMap<>();
        set.put("issuerRef", UnusedField.isSet(spec.issuerRef()));
        set.put("commonName", UnusedField.isSet(spec.commonName()));
        set.put("altNames", !spec.altNames().isEmpty());
        set.put("ipSans", !spec.ipSans().isEmpty());
        set.put("uriSans", !spec.uriSans().isEmpty());
        set.put("otherSans", !spec.otherSans().isEmpty());
        set.put("userIDs", !spec.userIDs().isEmpty());
        set.put("ttl", UnusedField.isSet(spec.ttl()));
        set.put("notAfter", UnusedField.isSet(spec.notAfter()));
        set.put("expiryOffset", UnusedField.isSet(spec.expiryOffset()));
        set.put("format", UnusedField.isSet(spec.format()));
        set.put("privateKeyFormat", UnusedField.isSet(spec.privateKeyFormat()));
        set.put("excludeCNFromSans", Boolean.TRUE.equals(spec.excludeCNFromSans()));
        set.put("revoke", Boolean.TRUE.equals(spec.revoke()));
        set.put("rotation", saysWhenToRevoke(spec));
        return Stream.concat(
                        set.entrySet().stream()
                                .filter(Map.Entry::getValue)
                                .map(field -> new UnusedField(
                                        field.getKey(), "with caOnly no certificate is issued", "remove the field")),
                        limits.shortfall(spec.refreshAfter()).stream())
                .toList();
    }

    /** Fields about restarts have an effect without revocation too. */
    private static boolean saysWhenToRevoke(VaultPKISecretSpec spec) {
        Rotation rotation = spec.rotation();
        if (rotation == null) {
            return false;
        }
        boolean revocation = UnusedField.isSet(rotation.overlap())
                || UnusedField.isSet(rotation.maxOverlap())
                || rotation.revokePrevious() != null;
        boolean restarts = rotation.onFailure() != null
                || UnusedField.isSet(rotation.quiet())
                || !rotation.windows().isEmpty();
        return revocation || !restarts;
    }

    private static List<UnusedField> ofCertificate(VaultPKISecretSpec spec, RevocationPolicy usual) {
        List<UnusedField> unused = new ArrayList<>();
        UnusedField.when(
                        UnusedField.isSet(spec.refreshAfter()),
                        "refreshAfter",
                        "without caOnly the certificate is renewed before its end and not at intervals",
                        "set expiryOffset, or remove the field")
                .ifPresent(unused::add);
        UnusedField.when(
                        spec.privateKey() != null && UnusedField.isSet(spec.privateKeyFormat()),
                        "privateKeyFormat",
                        "with privateKey the operator generates the key, and Vault returns none",
                        "remove the field")
                .ifPresent(unused::add);
        UnusedField.when(
                        saysWhenToRevoke(spec) && !Boolean.TRUE.equals(spec.revoke()),
                        "rotation",
                        "without revoke a replaced certificate is not revoked",
                        "set revoke to true, or remove the field")
                .ifPresent(unused::add);
        if (Boolean.TRUE.equals(spec.revoke())) {
            unused.addAll(usual.unused(spec.rotation()));
        }
        return unused;
    }
}
