package dev.vso.operator.http.access;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** TLS for a port of ours. */
public final class ServingTls {

    private ServingTls() {}

    /**
     * With the certificate of a directory, or with one made here.
     *
     * @param directory has {@code tls.crt} and {@code tls.key}, which are read again when they change
     * @throws IllegalStateException if there is a directory and its files cannot be used; the message says why
     */
    public static SSLContext context(Optional<Path> directory, InstantSource clock, SecureRandom random) {
        ServingCertificate certificate = directory
                .<ServingCertificate>map(CertificateFiles::new)
                .orElseGet(() -> new SelfSignedServingCertificate(clock, random));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServingKeys(certificate)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot set up TLS: " + e.getMessage(), e);
        }
    }
}
