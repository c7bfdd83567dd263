package dev.vso.operator.controller.pkisecret;

import dev.vso.api.KeyAlgorithm;
import dev.vso.api.KeyRotation;
import dev.vso.api.LocalKey;
import dev.vso.api.VaultPKISecretSpec;
import dev.vso.certificate.IssuedCertificate;
import dev.vso.certificate.PrivateKeys;
import dev.vso.certificate.SigningRequest;
import java.security.KeyPair;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;

/** Generates keys in the operator, as {@code spec.privateKey} says. */
final class LocalKeys {

    private static final int RSA_SIZE = 2048;
    private static final int EC_SIZE = 256;

    private LocalKeys() {}

    /** Returns whether the key in the Secret is reused when the certificate is replaced. */
    static boolean mayStay(VaultPKISecretSpec spec) {
        return spec.privateKey() != null && spec.privateKey().rotationPolicy() == KeyRotation.NEVER;
    }

    /**
     * Returns the key for the next certificate; empty if Vault is to generate it.
     *
     * @param before the certificate whose key may be reused
     */
    static Optional<KeyPair> of(VaultPKISecretSpec spec, Optional<IssuedCertificate> before) {
        LocalKey wanted = spec.privateKey();
        if (wanted == null) {
            return Optional.empty();
        }
        return before.flatMap(LocalKeys::keys)
                .filter(keys -> isOf(keys, wanted))
                .or(() -> Optional.of(SigningRequest.newKey(algorithm(wanted), size(wanted))));
    }

    /** Returns Java's name of the algorithm. */
    static String algorithm(LocalKey key) {
        KeyAlgorithm algorithm = key.algorithm() == null ? KeyAlgorithm.RSA : key.algorithm();
        return switch (algorithm) {
            case RSA -> "RSA";
            case ECDSA -> "EC";
            case ED25519 -> "Ed25519";
        };
    }

    /** Returns the key size in bits; 0 if the algorithm has only one. */
    static int size(LocalKey key) {
        Integer size = key.size();
        return switch (algorithm(key)) {
            case "RSA" -> size == null ? RSA_SIZE : size;
            case "EC" -> size == null ? EC_SIZE : size;
            default -> 0;
        };
    }

    private static Optional<KeyPair> keys(IssuedCertificate certificate) {
        return certificate.key().map(key -> new KeyPair(certificate.leaf().getPublicKey(), PrivateKeys.read(key)));
    }

    private static boolean isOf(KeyPair keys, LocalKey wanted) {
        return switch (keys.getPublic()) {
            case RSAKey rsa ->
                algorithm(wanted).equals("RSA") && rsa.getModulus().bitLength() == size(wanted);
            case ECKey ec ->
                algorithm(wanted).equals("EC") && ec.getParams().getOrder().bitLength() == size(wanted);
            default -> algorithm(wanted).equals("Ed25519");
        };
    }
}
