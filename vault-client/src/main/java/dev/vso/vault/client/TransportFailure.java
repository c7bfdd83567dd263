package dev.vso.vault.client;

import dev.vso.error.Explanation;
import dev.vso.vault.VaultFailure;
import dev.vso.vault.VaultFailure.Kind;
import dev.vso.vault.address.AddressGuard;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

/**
 * The cause of a missing answer.
 *
 * @param sent true if Vault may have seen the request
 */
record TransportFailure(VaultFailure failure, boolean sent) {

    static TransportFailure of(Throwable cause, RequestInfo request, ConnectionSettings settings) {
        List<Throwable> chain = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .toList();
        String host = request.host();
        String text = messages(chain);
        Optional<ResponseBody.TooLong> tooLong = chain.stream()
                .filter(ResponseBody.TooLong.class::isInstance)
                .map(ResponseBody.TooLong.class::cast)
                .findFirst();
        if (has(chain, ResponseBody.Crowded.class)) {
            return sent(
                    Kind.TIMED_OUT,
                    Explanation.colon(
                            "the answer to " + request.where() + " waits behind other large answers",
                            "let secrets be smaller, or read fewer at a time"),
                    request);
        }
        if (cause instanceof ExecutionException && has(chain, TimeoutException.class)) {
            return sent(
                    Kind.TIMED_OUT,
                    Explanation.of("the answer to " + request.where() + " comes too slowly: it is larger than "
                            + (ResponseBudget.SMALL >> 10) + " KiB, and so must be complete within "
                            + patience(ResponseBudget.PATIENCE)),
                    request);
        }
        if (cause instanceof AddressGuard.Refused refused) {
            return unsent(Kind.UNREACHABLE, refused.explanation().within("address: "), request);
        }
        if (tooLong.isPresent()) {
            return sent(
                    Kind.INVALID,
                    Explanation.colon(
                            "the answer to " + request.where() + " is too large, more than "
                                    + tooLong.get().limit(),
                            "split the secret, or ask for less"),
                    request);
        }
        if (has(chain, ProtocolException.class)) {
            return sent(
                    Kind.UNREACHABLE,
                    Explanation.of(host + " does not answer as an HTTP server does, or its headers are too large:"
                            + " does the address point at Vault or OpenBao?"),
                    request);
        }
        if (text.contains("terminated the handshake")) {
            return unsent(
                    Kind.UNREACHABLE,
                    Explanation.colon(
                            host + " ended the TLS handshake",
                            "check that it is up, and if it does not speak TLS, write the address with http://"),
                    request);
        }
        if (isTls(chain, text)) {
            return unsent(Kind.TLS, tls(chain, text, host, settings), request);
        }
        if (has(chain, HttpConnectTimeoutException.class)) {
            return unsent(
                    Kind.TIMED_OUT,
                    Explanation.colon(
                            host + " accepts no connection in time",
                            "check address and port, and what filters packets between"),
                    request);
        }
        if (has(chain, HttpTimeoutException.class) || has(chain, TimeoutException.class)) {
            return sent(
                    Kind.TIMED_OUT,
                    Explanation.colon(
                            host + " gave no answer within " + patience(settings.timeout()),
                            "check that it is up and that nothing drops packets, or raise timeout"),
                    request);
        }
        if (has(chain, UnresolvedAddressException.class) || has(chain, UnknownHostException.class)) {
            return unsent(
                    Kind.UNREACHABLE,
                    Explanation.colon("the host of " + host + " does not resolve", "check address and DNS"),
                    request);
        }
        if (has(chain, ConnectException.class)) {
            return unsent(
                    Kind.UNREACHABLE,
                    Explanation.colon(
                            host + " refuses the connection",
                            "check that Vault runs and that address has the right port"),
                    request);
        }
        if (has(chain, InterruptedException.class)) {
            return sent(
                    Kind.UNREACHABLE,
                    Explanation.of("the request to " + host + " was cancelled: the operator stops"),
                    request);
        }
        return sent(
                Kind.UNREACHABLE,
                Explanation.colon(host + " closed the connection before it answered", "check that it is up"),
                request);
    }

    private static String patience(Duration timeout) {
        return timeout.toSeconds() == 0 ? timeout.toMillis() + " ms" : timeout.toSeconds() + " s";
    }

    private static Explanation tls(List<Throwable> chain, String text, String host, ConnectionSettings settings) {
        if (has(chain, CertificateExpiredException.class)) {
            return Explanation.colon("the certificate of " + host + " has expired", "renew it");
        }
        if (has(chain, CertificateNotYetValidException.class)) {
            return Explanation.colon("the certificate of " + host + " is not valid yet", "check the clocks");
        }
        if (has(chain, CertPathBuilderException.class)
                || text.contains("trust anchor")
                || text.contains("signature check")) {
            return settings.caPem().isPresent()
                    ? Explanation.colon(
                            "the certificate of " + host + " is not signed by the CA of this connection",
                            "set caCertSecretRef to the Secret with the CA that signed it")
                    : Explanation.colon(
                            "the certificate of " + host + " is not signed by a well-known CA", "set caCertSecretRef");
        }
        if (text.contains("no name matching") || text.contains("no subject alternative")) {
            return Explanation.colon(
                    "the certificate of " + host + " is not for "
                            + settings.tlsServerName()
                                    .map(n -> "the tlsServerName \"" + n + "\"")
                                    .orElse("that name"),
                    "set tlsServerName to a name in it");
        }
        if (text.contains("unsupported or unrecognized ssl message") || text.contains("plaintext connection")) {
            return Explanation.colon(host + " does not speak TLS", "write the address with http://");
        }
        return Explanation.of("the TLS handshake with " + host + " failed: "
                + chain.stream()
                        .map(Throwable::getMessage)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("no reason given"));
    }

    /** Other TLS errors, such as a missing close_notify, come after the request was sent: a lost connection. */
    private static boolean isTls(List<Throwable> chain, String text) {
        return has(chain, SSLHandshakeException.class)
                || has(chain, CertificateException.class)
                || text.contains("fatal alert")
                || text.contains("unrecognized ssl message")
                || text.contains("plaintext connection");
    }

    private static String messages(List<Throwable> chain) {
        return String.join(
                        "\n",
                        chain.stream()
                                .map(Throwable::getMessage)
                                .filter(Objects::nonNull)
                                .toList())
                .toLowerCase(Locale.ROOT);
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static TransportFailure sent(Kind kind, Explanation why, RequestInfo request) {
        return new TransportFailure(VaultFailure.of(kind, 0, why, request), true);
    }

    private static TransportFailure unsent(Kind kind, Explanation why, RequestInfo request) {
        return new TransportFailure(VaultFailure.of(kind, 0, why, request), false);
    }
}
