package dev.vso.vault.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Builds the TLS context of a connection: trusted authorities, and the server name. */
final class Tls {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private Tls() {}

    /** @param usual the trust managers of a connection without its own authority */
    static SSLContext context(ConnectionSettings settings, Supplier<TrustManager[]> usual) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(settings, usual), null);
            return settings.tlsServerName()
                    .<SSLContext>map(name -> new ServerNameContext(context, name))
                    .orElse(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM cannot set up TLS: " + e.getMessage(), e);
        }
    }

    static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return parameters;
    }

    /**
     * The certificates in PEM text; other blocks and text between them are skipped.
     *
     * @throws IllegalArgumentException if there is none, or one cannot be read
     */
    static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> found = CERTIFICATE
                .matcher(pem)
                .results()
                .map(block -> certificate(block.group()))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("caCertSecretRef or caCertPath: the CA holds no certificate:"
                    + " it must be PEM text with -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    private static X509Certificate certificate(String block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "caCertSecretRef or caCertPath: a certificate of the CA cannot be read: put it in again as PEM text",
                    e);
        }
    }

    /** The Java runtime's own authorities, about 150, which are read from a file. */
    static TrustManager[] ofTheRuntime() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot set up TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(ConnectionSettings settings, Supplier<TrustManager[]> usual)
            throws GeneralSecurityException, IOException {
        if (settings.skipTlsVerify()) {
            return new TrustManager[] {new TrustEveryone()};
        }
        if (settings.caPem().isEmpty()) {
            return usual.get();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : certificates(settings.caPem().get())) {
            store.setCertificateEntry("ca-" + number++, certificate);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    /**
     * For skipTLSVerify. An extended trust manager, because the JDK wraps a plain one and then still checks the name.
     */
    private static final class TrustEveryone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
