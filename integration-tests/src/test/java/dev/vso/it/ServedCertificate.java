package dev.vso.it;

import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.Pem;
import dev.vso.certificate.PrivateKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS server with a Secret of type kubernetes.io/tls, and a client that only trusts its ca.crt. */
record ServedCertificate(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> trusted) {

    private static final char[] NO_PASSWORD = {};
    private static final int TIMEOUT_MILLIS = 20_000;

    static ServedCertificate of(Map<String, String> secret) {
        return new ServedCertificate(
                IssuedCertificate.certificates("tls.crt", secret.getOrDefault("tls.crt", "")),
                PrivateKeys.read(Pem.blocks(secret.getOrDefault("tls.key", "")).getFirst()),
                IssuedCertificate.certificates("ca.crt", secret.getOrDefault("ca.crt", "")));
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    boolean keyMatches() {
        return PrivateKeys.matches(key, leaf());
    }

    /**
     * The certificate that the client received for the host.
     *
     * @throws IOException if the client rejected its chain or its names
     */
    X509Certificate reachedAs(String host) throws IOException, GeneralSecurityException {
        try (var server = (SSLServerSocket)
                server().getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread serving = Thread.ofVirtual().start(() -> answerOne(server));
            try (var plain = new Socket()) {
                plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
                plain.setSoTimeout(TIMEOUT_MILLIS);
                var socket =
                        (SSLSocket) client().getSocketFactory().createSocket(plain, host, server.getLocalPort(), true);
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            } finally {
                serving.interrupt();
            }
        }
    }

    private static void answerOne(SSLServerSocket server) {
        try (var socket = (SSLSocket) server.accept()) {
            socket.startHandshake();
            socket.getInputStream().read();
        } catch (IOException _) {
            // the client's side reports the failure
        }
    }

    private SSLContext server() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private SSLContext client() throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("ca-" + i, trusted.get(i));
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        // Only ever in memory; PKCS12 would derive a key with 10,000 rounds for each handshake.
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
