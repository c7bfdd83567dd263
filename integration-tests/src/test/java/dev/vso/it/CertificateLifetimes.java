package dev.vso.it;

import dev.vso.certificate.IssuedCertificate;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Records every certificate in the Secrets of a namespace, and when it appeared, until closed. */
final class CertificateLifetimes implements AutoCloseable, ResourceEventHandler<Secret> {

    private final Map<String, List<SeenCertificate>> bySecret = new TreeMap<>();
    private final SharedIndexInformer<Secret> informer;

    /** A certificate in a Secret. */
    private record SeenCertificate(String serial, Instant seen, Instant end) {}

    private CertificateLifetimes(KubernetesClient client, String namespace) {
        this.informer = client.secrets().inNamespace(namespace).runnableInformer(0);
    }

    static CertificateLifetimes watch(KubernetesClient client, String namespace) {
        CertificateLifetimes lives = new CertificateLifetimes(client, namespace);
        lives.informer.addEventHandler(lives);
        lives.informer.run();
        return lives;
    }

    @Override
    public void onAdd(Secret secret) {
        String encoded = secret.getData() == null ? null : secret.getData().get("tls.crt");
        if (encoded != null) {
            String pem = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            add(
                    secret.getMetadata().getName(),
                    IssuedCertificate.certificates("tls.crt", pem).getFirst());
        }
    }

    @Override
    public void onUpdate(Secret before, Secret secret) {
        onAdd(secret);
    }

    @Override
    public void onDelete(Secret secret, boolean stateUnknown) {
        // earlier certificates stay recorded
    }

    private synchronized void add(String secret, X509Certificate certificate) {
        List<SeenCertificate> lives = bySecret.computeIfAbsent(secret, _ -> new ArrayList<>());
        String serial = new IssuedCertificate(certificate, List.of(), List.of(), Optional.empty()).serial();
        if (lives.isEmpty() || !lives.getLast().serial().equals(serial)) {
            lives.add(new SeenCertificate(
                    serial, Instant.now(), certificate.getNotAfter().toInstant()));
        }
    }

    /** The smallest number of certificates that any of the given number of Secrets has had. */
    synchronized int shortest(int secrets) {
        return bySecret.size() < secrets
                ? 0
                : bySecret.values().stream().mapToInt(List::size).min().orElse(0);
    }

    /** The serial numbers by Secret, in order of appearance. */
    synchronized Map<String, List<String>> serials() {
        Map<String, List<String>> serials = new TreeMap<>();
        bySecret.forEach((secret, lives) ->
                serials.put(secret, lives.stream().map(SeenCertificate::serial).toList()));
        return serials;
    }

    /**
     * Shortest time between a certificate's replacement and its expiry; the current certificates have not expired yet.
     */
    synchronized Duration closest() {
        Instant now = Instant.now();
        return bySecret.values().stream()
                .flatMap(lives -> IntStream.range(0, lives.size())
                        .mapToObj(i -> Duration.between(
                                i + 1 < lives.size() ? lives.get(i + 1).seen() : now,
                                lives.get(i).end())))
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Override
    public void close() {
        informer.close();
    }
}
