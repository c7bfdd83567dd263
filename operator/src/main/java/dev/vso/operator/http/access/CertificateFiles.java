package dev.vso.operator.http.access;

import dev.vso.certificate.Pem;
import dev.vso.certificate.PrivateKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code tls.crt} and {@code tls.key} of a directory, as in a mounted Secret of type {@code kubernetes.io/tls}; read
 * again when they change. Invalid files do not replace the certificate in use.
 */
final class CertificateFiles implements ServingCertificate {

    private static final Logger log = LoggerFactory.getLogger(CertificateFiles.class);

    private final Path certificate;
    private final Path key;
    private FileVersions seen;
    private KeyAndChain current;
    private String complaint = "";

    /** Changes when the file changes; a mounted Secret changes by replacing the file. */
    private record FileVersion(
            FileTime modified, long size, @Nullable Object identity) {
        static FileVersion at(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileVersion(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }

    private record FileVersions(FileVersion certificate, FileVersion key) {}

    /**
     * The files of this directory.
     *
     * @throws IllegalStateException if they are invalid now; the message is for the administrator who configured the
     *     directory
     */
    CertificateFiles(Path directory) {
        certificate = directory.resolve("tls.crt");
        key = directory.resolve("tls.key");
        try {
            seen = readTimes();
            current = read();
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new IllegalStateException("--metrics-cert-path: " + message(e), e);
        }
    }

    @Override
    public synchronized KeyAndChain current() {
        try {
            FileVersions now = readTimes();
            if (!now.equals(seen)) {
                seen = now;
                current = read();
                complaint = "";
                log.info(
                        "the certificate of the metrics port was replaced; the new one expires {}",
                        current.own().getNotAfter().toInstant());
            }
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            warnOnce(message(e));
        }
        return current;
    }

    /** Logs each mistake once, however many connections hit it. */
    private void warnOnce(String mistake) {
        if (!mistake.equals(complaint)) {
            complaint = mistake;
            log.warn("keeping the current certificate of the metrics port: {}", mistake);
        }
    }

    private FileVersions readTimes() throws IOException {
        return new FileVersions(FileVersion.at(certificate), FileVersion.at(key));
    }

    private KeyAndChain read() throws IOException, CertificateException {
        List<X509Certificate> chain = certificates(Files.readAllBytes(certificate));
        Optional<PrivateKey> found = Pem.blocks(Files.readString(key, StandardCharsets.US_ASCII)).stream()
                .filter(block -> block.type().endsWith("PRIVATE KEY"))
                .map(PrivateKeys::read)
                .findFirst();
        PrivateKey read = found.orElseThrow(() -> new IllegalArgumentException(key + " has no private key as PEM"));
        if (chain.isEmpty() || !PrivateKeys.matches(read, chain.getFirst())) {
            throw new IllegalArgumentException(
                    "%s is not the key of the first certificate of %s".formatted(key, certificate));
        }
        return new KeyAndChain(read, chain);
    }

    private static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static String message(Exception problem) {
        return problem instanceof IOException
                ? "cannot read %s".formatted(problem.getMessage())
                : String.valueOf(problem.getMessage());
    }
}
