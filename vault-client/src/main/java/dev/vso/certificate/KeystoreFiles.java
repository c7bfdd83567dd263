package dev.vso.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** Writes the keystore and truststore that Java applications read. */
public final class KeystoreFiles {

    /** Java's keytool refuses shorter passwords. */
    public static final int SHORTEST_PASSWORD = 6;

    /** The file format, with the file extension. */
    public enum Form {
        PKCS12("p12"),
        JKS("jks");

        private final String ending;

        Form(String ending) {
            this.ending = ending;
        }

        /** The file name for certificate, chain and key. */
        public String keystore() {
            return "keystore." + ending;
        }

        /** The file name for the trusted authorities. */
        public String truststore() {
            return "truststore." + ending;
        }
    }

    private KeystoreFiles() {}

    /**
     * Both files by name. Their bytes differ each time, because each has its own salt.
     *
     * @param certificate with its key
     * @param trusted the authorities in the truststore
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
