package dev.vso.operator.controller.pkisecret.format;

import dev.vso.api.Keystores;
import dev.vso.api.SecretKeyRef;
import dev.vso.api.VaultPKISecret;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.KeystoreFiles;
import dev.vso.certificate.KeystoreFiles.Form;
import dev.vso.error.Explanation;
import dev.vso.operator.controller.pkisecret.PkiRequest;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import dev.vso.operator.kubernetes.SecretText;
import dev.vso.operator.kubernetes.watch.NamedSecrets;
import dev.vso.operator.secret.DestinationCache;
import dev.vso.operator.secret.ObservedSecret;
import dev.vso.operator.template.SecretData;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The keystores of {@code destination.keystores} and their password. */
public final class KeystoreData {

    /** The key of a generated password, next to the files. */
    static final String GENERATED = "keystore-password";

    private static final String DEFAULT_ALIAS = "certificate";
    private static final String DEFAULT_KEY = "password";
    private static final int RANDOM_BYTES = 24;

    private final DestinationCache destinations;
    private final RandomGenerator random;
    private final NamedSecrets secrets;

    public KeystoreData(DestinationCache destinations, RandomGenerator random, NamedSecrets secrets) {
        this.destinations = destinations;
        this.random = random;
        this.secrets = secrets;
    }

    /** Returns the Secret that the spec names for the password. */
    public static Optional<ObjectKey> passwordSecret(VaultPKISecret resource) {
        return reference(resource.getSpec())
                .map(ref -> new ObjectKey(resource.getMetadata().getNamespace(), ref.name()));
    }

    /** Returns a digest that changes with the Secret of the password; starts to watch that Secret. */
    public Optional<String> passwordDigest(VaultPKISecret resource) {
        return passwordSecret(resource)
                .flatMap(key -> destinations.observed(key, false))
                .map(ObservedSecret::macOfAll);
    }

    /**
     * Returns the password for keystores; empty if none are requested.
     *
     * @param held the current data of the Secret: a generated password is kept
     * @throws SyncException naming the Secret and its missing key
     */
    public Optional<String> password(VaultPKISecret resource, Supplier<Optional<SecretData>> held)
            throws SyncException {
        if (resource.getSpec().destination().keystores() == null) {
            return Optional.empty();
        }
        Optional<ObjectKey> named = passwordSecret(resource);
        if (named.isPresent()) {
            return Optional.of(read(named.get(), key(resource.getSpec())));
        }
        return Optional.of(held.get()
                .flatMap(data -> Optional.ofNullable(data.get(GENERATED)))
                .map(there -> new String(there, StandardCharsets.UTF_8))
                .orElseGet(() -> generated(random)));
    }

    private String read(ObjectKey secret, String key) throws SyncException {
        Optional<String> unnamed = ObjectNames.problem("destination.keystores.passwordSecretRef.name", secret.name());
        if (unnamed.isPresent()) {
            throw SyncError.terminal(PkiRequest.SPEC_ERROR, unnamed.get()).exception();
        }
        String password = secrets.read(secret)
                .flatMap(found -> Optional.ofNullable(found.getData()))
                .flatMap(data -> Optional.ofNullable(data.get(key)))
                .map(SecretText::of)
                .orElse("");
        if (password.length() < KeystoreFiles.SHORTEST_PASSWORD) {
            throw SyncError.terminal(
                            PkiRequest.SPEC_ERROR,
                            Explanation.colon(
                                    "destination.keystores.passwordSecretRef: Secret %s has no password of %d characters or more under the key %s"
                                            .formatted(secret, KeystoreFiles.SHORTEST_PASSWORD, key),
                                    "write it there"))
                    .exception();
        }
        return password;
    }

    /** Returns the requested files by name, and the password if it was generated. */
    public Map<String, byte[]> files(
            VaultPKISecret resource, IssuedCertificate certificate, List<X509Certificate> trusted, String password)
            throws SyncException {
        Keystores wanted = resource.getSpec().destination().keystores();
        Map<String, byte[]> files = new HashMap<>();
        if (wanted == null) {
            return files;
        }
        String alias = wanted.alias() == null ? DEFAULT_ALIAS : wanted.alias();
        try {
            for (Form form : Form.values()) {
                if (Boolean.TRUE.equals(form == Form.JKS ? wanted.jks() : wanted.pkcs12())) {
                    files.putAll(KeystoreFiles.of(form, certificate, trusted, alias, password.toCharArray()));
                }
            }
        } catch (IllegalArgumentException e) {
            throw SyncError.terminal(PkiRequest.SPEC_ERROR, "destination.keystores: " + e.getMessage())
                    .exception();
        }
        if (wanted.passwordSecretRef() == null) {
            files.put(GENERATED, password.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static Optional<SecretKeyRef> reference(VaultPKISecretSpec spec) {
        return Optional.ofNullable(spec.destination().keystores())
                .flatMap(keystores -> Optional.ofNullable(keystores.passwordSecretRef()));
    }

    private static String key(VaultPKISecretSpec spec) {
        return reference(spec).flatMap(ref -> Optional.ofNullable(ref.key())).orElse(DEFAULT_KEY);
    }

    private static String generated(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
