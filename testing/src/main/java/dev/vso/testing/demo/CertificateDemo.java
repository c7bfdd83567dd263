package dev.vso.testing.demo;

import dev.vso.testing.Sandbox;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** Issues certificates, and transforms values. */
final class CertificateDemo {

    private static final String NAMESPACE = "production";
    private static final String SECRET = "nginx-tls-secret";
    private static final String URL_SECRET = "database-url";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Sandbox sandbox;
    private final Cluster cluster;
    private final StepReporter reporter;

    CertificateDemo(Sandbox sandbox, Cluster cluster, StepReporter reporter) {
        this.sandbox = sandbox;
        this.cluster = cluster;
        this.reporter = reporter;
    }

    /**
     * Runs the steps.
     *
     * @param tls the manifests of the guides, nginx first
     * @param shared a SecretTransformation, and a secret that refers to it
     */
    void run(String nginx, String tls, String shared) {
        reporter.heading("Certificates");
        reporter.step("VaultPKISecret nginx-tls", () -> {
            cluster.apply(nginx, NAMESPACE);
            return shown(issued(""));
        });
        reporter.step(
                "VaultPKISecret app-tls",
                () -> cluster.awaitReady(cluster.apply(tls, NAMESPACE).getFirst(), SOON));
        reporter.step("the certificate is revoked by hand in Vault", () -> {
            var before = serial(issued(""));
            sandbox.bao().root().write("pki/revoke", Map.of("serial_number", before));
            return shown(issued(before)) + "  another one";
        });
        reporter.heading("The same secret in the form that an application wants");
        reporter.step("SecretTransformation urls", () -> {
            cluster.apply(shared, NAMESPACE);
            return becomes("@db:5432/");
        });
        reporter.step("its template is changed: db → db.prod", () -> {
            cluster.apply(shared.replace("@db:", "@db.prod:"), NAMESPACE);
            return becomes("@db.prod:5432/");
        });
    }

    private X509Certificate issued(String otherThan) throws Cluster.NotSeen {
        Cluster.await(
                SOON,
                () -> cluster.data(NAMESPACE, SECRET).containsKey("tls.crt")
                        && !serial(certificate()).equals(otherThan),
                () -> "Secret " + SECRET + " has no such certificate");
        return certificate();
    }

    private X509Certificate certificate() {
        var pem = cluster.data(NAMESPACE, SECRET).getOrDefault("tls.crt", "");
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
        } catch (CertificateException e) {
            throw new IllegalStateException("no certificate in Secret " + SECRET, e);
        }
    }

    /** The serial number as Vault writes it. */
    private static String serial(X509Certificate certificate) {
        return HexFormat.ofDelimiter(":")
                .formatHex(certificate.getSerialNumber().toByteArray());
    }

    private String shown(X509Certificate certificate) {
        return "Secret %s: %s, serial %s…, until %s; %s"
                .formatted(
                        SECRET,
                        certificate.getSubjectX500Principal().getName(),
                        serial(certificate).substring(0, 11),
                        certificate.getNotAfter().toInstant(),
                        cluster.data(NAMESPACE, SECRET).keySet().stream()
                                .filter(key -> key.contains("."))
                                .collect(Collectors.joining(" ")));
    }

    private String becomes(String part) throws Cluster.NotSeen {
        Cluster.await(
                SOON,
                () -> cluster.data(NAMESPACE, URL_SECRET)
                        .getOrDefault("DATABASE_URL", "")
                        .contains(part),
                () -> "Secret " + URL_SECRET + " has no such URL");
        var url = cluster.data(NAMESPACE, URL_SECRET).getOrDefault("DATABASE_URL", "");
        return "Secret %s: DATABASE_URL=postgresql://•••%s".formatted(URL_SECRET, url.substring(url.indexOf('@')));
    }
}
