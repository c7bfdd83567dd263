package dev.vso.operator.template;

import dev.vso.operator.template.KubernetesTypes.Missing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The keys of a TLS Secret: {@code tls.crt} has the certificate and, after it, those of its authorities; {@code
 * tls.key} the private key; {@code ca.crt} the authority nearest to the root in the answer.
 *
 * <p>Certificates are joined byte for byte as VSO does it, but the private key of a {@code pem_bundle} is left out of
 * {@code tls.crt}, and there is a {@code ca.crt}, which VSO does not write below a chain.
 */
final class TlsKeys {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    private static final String AUTHORITY = "ca.crt";

    private TlsKeys() {}

    /** Adds missing keys; changes nothing if both required keys exist. */
    static Optional<Missing> fill(AnswerFields answer, SortedMap<String, byte[]> values) {
        if (values.containsKey(CERTIFICATE) && values.containsKey(KEY)) {
            return Optional.empty();
        }
        List<String> own = answer.all("certificate").stream()
                .flatMap(TlsKeys::certificates)
                .toList();
        List<String> authorities = authorities(answer);
        if (!own.isEmpty()) {
            SequencedSet<String> chain = new LinkedHashSet<>(own);
            chain.addAll(authorities);
            KubernetesTypes.put(values, CERTIFICATE, Optional.of(String.join("\n", chain)));
        }
        KubernetesTypes.put(values, KEY, answer.first("private_key"));
        if (!authorities.isEmpty()) {
            KubernetesTypes.put(values, AUTHORITY, Optional.of(authorities.getLast()));
        }
        return KubernetesTypes.missing(values, CERTIFICATE, "certificate, in PEM")
                .or(() -> KubernetesTypes.missing(values, KEY, "private_key"));
    }

    private static List<String> authorities(AnswerFields answer) {
        List<String> chain =
                answer.all("ca_chain").stream().flatMap(TlsKeys::certificates).toList();
        return chain.isEmpty()
                ? answer.all("issuing_ca").stream()
                        .flatMap(TlsKeys::certificates)
                        .toList()
                : chain;
    }

    /** The certificates in a text, without other text. */
    private static Stream<String> certificates(String pem) {
        List<String> found = new ArrayList<>();
        int begin = pem.indexOf(BEGIN);
        while (begin >= 0) {
            int end = pem.indexOf(END, begin);
            if (end < 0) {
                break;
            }
            found.add(pem.substring(begin, end + END.length()));
            begin = pem.indexOf(BEGIN, end);
        }
        return found.stream();
    }
}
