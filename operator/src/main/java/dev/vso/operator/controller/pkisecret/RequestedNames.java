package dev.vso.operator.controller.pkisecret;

import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.AsciiNames;
import dev.vso.certificate.CertificateNames;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names to request, in ASCII as certificates have them, so that the result is the same whether Vault or the
 * operator generates the key. Pure.
 *
 * @param all all names, including those that need no conversion
 */
record RequestedNames(String commonName, List<String> altNames, List<String> uriSans, CertificateNames all) {

    RequestedNames {
        altNames = List.copyOf(altNames);
        uriSans = List.copyOf(uriSans);
    }

    /** @throws SyncException naming the field and the name that cannot be converted to ASCII */
    static RequestedNames of(VaultPKISecretSpec spec) throws SyncException {
        String commonName = spec.commonName() == null
                ? ""
                : ascii("commonName", List.of(spec.commonName()), AsciiNames::commonName)
                        .getFirst();
        List<String> altNames = ascii("altNames", spec.altNames(), each(AsciiNames::hostOrEmail));
        List<String> uriSans = ascii("uriSans", spec.uriSans(), each(AsciiNames::uri));
        return new RequestedNames(
                commonName,
                altNames,
                uriSans,
                CertificateNames.wanted(
                        commonName, altNames, spec.ipSans(), uriSans, spec.otherSans(), spec.userIDs()));
    }

    /** Applies the function to each name; an entry may itself be a comma-separated list. */
    private static UnaryOperator<String> each(UnaryOperator<String> function) {
        return entry ->
                Stream.of(entry.split(",", -1)).map(String::strip).map(function).collect(Collectors.joining(","));
    }

    private static List<String> ascii(String field, List<String> names, UnaryOperator<String> function)
            throws SyncException {
        List<String> ascii = new ArrayList<>();
        for (String name : names) {
            try {
                ascii.add(function.apply(name));
            } catch (IllegalArgumentException e) {
                throw SyncError.terminal(PkiRequest.SPEC_ERROR, field + ": " + e.getMessage())
                        .exception();
            }
        }
        return ascii;
    }
}
