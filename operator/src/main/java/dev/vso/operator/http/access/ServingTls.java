package dev.vso.operator.http.access;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** TLS for a port of the operator. */
public final class ServingTls {

    private ServingTls() {}

    /**
     * Uses the certificate in a directory, or a self-signed one.
     *
     * @param directory has {@code tls.crt} and {@code tls.key}, which are read again when they change
     * @throws IllegalStateException if the files of the directory are invalid; the message says why
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
