package dev.vso.operator.controller.vaultconnection;

import dev.vso.api.VaultConnectionSpec;
import dev.vso.operator.reconcile.UnusedField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Fields of a VaultConnection that are set but have no effect. Pure. */
final class VaultConnectionFields {

    private VaultConnectionFields() {}

    static List<UnusedField> unused(VaultConnectionSpec spec) {
        boolean skips = Boolean.TRUE.equals(spec.skipTLSVerify());
        if (spec.address().toLowerCase(Locale.ROOT).startsWith("http://")) {
            return Stream.of(
                            withoutTls(UnusedField.isSet(spec.caCertSecretRef()), "caCertSecretRef"),
                            withoutTls(UnusedField.isSet(spec.caCertPath()), "caCertPath"),
                            withoutTls(UnusedField.isSet(spec.tlsServerName()), "tlsServerName"),
                            withoutTls(skips, "skipTLSVerify"))
                    .flatMap(field -> field.stream())
                    .toList();
        }
        return Stream.of(
                        unverified(skips && UnusedField.isSet(spec.caCertSecretRef()), "caCertSecretRef"),
                        unverified(skips && UnusedField.isSet(spec.caCertPath()), "caCertPath"))
                .flatMap(field -> field.stream())
                .toList();
    }

    private static Optional<UnusedField> withoutTls(boolean set, String field) {
        return UnusedField.when(
                set,
                field,
                "address begins with http://, so nothing is encrypted and the server is not authenticated",
                "begin address with https://, or remove the field");
    }

    private static Optional<UnusedField> unverified(boolean set, String field) {
        return UnusedField.when(
                set, field, "skipTLSVerify accepts any certificate", "remove skipTLSVerify, or the field");
    }
}
