package dev.vso.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** The files in which Java applications look for certificate and key, and for whom to trust. */
public final class KeystoreFiles {

    /** Shorter passwords are refused by Java's own keytool. */
    public static final int SHORTEST_PASSWORD = 6;

    /** The form of a file, and how its name ends. */
    public enum Form {
        PKCS12("p12"),
        JKS("jks");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }

        /** Where certificate, chain and key are. */
        public String keystore() {
            return "keystore." + ending;
        }

        /** Where those to be trusted are. */
        public String truststore() {
            return "truststore." + ending;
        }
    }

    private KeystoreFiles() {}

    /**
     * Both files by name; no two of them are alike, for each has its own salt.
     *
     * @param certificate with its key
     * @param trusted what the truststore holds
     */
    public static Map<String, byte[]> of(
            Form form, IssuedCertificate certificate, List<X509Certificate> trusted, String alias, char[] password) {
        PrivateKey key = PrivateKeys.read(
                certificate.key().orElseThrow(() -> new IllegalArgumentException("there is no key to keep")));
        X509Certificate[] chain = certificate.served().toArray(X509Certificate[]::new);
        return Map.of(
                form.keystore(),
                write(form, password, store -> store.setKeyEntry(alias, key, password, chain)),
                form.truststore(),
                truststore(form, trusted, password));
    }

    private static byte[] truststore(Form form, List<X509Certificate> trusted, char[] password) {
        return write(form, password, store -> {
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry(i == 0 ? "ca" : "ca-" + i, trusted.get(i));
            }
        });
    }

    @FunctionalInterface
    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private static byte[] write(Form form, char[] password, Filling filling) {
        try (var file = new ByteArrayOutputStream()) {
            KeyStore store = KeyStore.getInstance(form.name());
            store.load(null, password);
            filling.fill(store);
            store.store(file, password);
            return file.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no " + form + " file can be made of the certificate", e);
        }
    }
}
