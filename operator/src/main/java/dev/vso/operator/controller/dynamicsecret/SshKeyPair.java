package dev.vso.operator.controller.dynamicsecret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vso.api.SshKey;
import dev.vso.api.SshKeyAlgorithm;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/**
 * An SSH key pair in OpenSSH's formats: {@code publicKey} is one line of an {@code authorized_keys} file,
 * {@code privateKey} a PEM file without a passphrase (OpenSSH's PROTOCOL.key).
 *
 * <p>{@code toString} shows the public key only.
 */
record SshKeyPair(String publicKey, String privateKey) {

    static final int DEFAULT_RSA_BITS = 3072;

    private static final String ED25519 = "ssh-ed25519";
    private static final String RSA = "ssh-rsa";
    private static final int ED25519_SIZE = 32;
    private static final int PADDED_TO = 8;
    private static final int PEM_LINE = 70;

    /** Generates a key pair; an RSA key may take a second. */
    static SshKeyPair make(SshKey wanted, SecureRandom random) {
        return switch (algorithm(wanted)) {
            case ED25519 -> ed25519(random);
            case RSA -> rsa(bits(wanted), random);
        };
    }

    /** Returns the pair as fields of the Secret; the private key has the name that Kubernetes' SSH Secrets use. */
    Map<String, String> fields() {
        return Map.of("ssh-privatekey", privateKey, "ssh-publickey", publicKey + "\n");
    }

    /** Returns the requested kind of key in one word, with defaults applied. */
    static String kind(SshKey wanted) {
        return switch (algorithm(wanted)) {
            case ED25519 -> SshKeyAlgorithm.ED25519.value();
            case RSA -> SshKeyAlgorithm.RSA.value() + bits(wanted);
        };
    }

    private static SshKeyAlgorithm algorithm(SshKey wanted) {
        return wanted.algorithm() == null ? SshKeyAlgorithm.ED25519 : wanted.algorithm();
    }

    private static int bits(SshKey wanted) {
        return wanted.bits() == null ? DEFAULT_RSA_BITS : wanted.bits();
    }

    private static SshKeyPair ed25519(SecureRandom random) {
        KeyPair keys = keys("Ed25519", NamedParameterSpec.ED25519, random);
        // The last bytes of the X.509 form are the key as RFC 8032 encodes it.
        byte[] encoded = keys.getPublic().getEncoded();
        byte[] publicKey = Arrays.copyOfRange(encoded, encoded.length - ED25519_SIZE, encoded.length);
        byte[] seed = ((EdECPrivateKey) keys.getPrivate()).getBytes().orElseThrow();
        byte[] blob = new SshWire().string(ED25519).string(publicKey).toBytes();
        byte[] secret = new SshWire()
                .string(ED25519)
                .string(publicKey)
                .string(new SshWire().raw(seed).raw(publicKey).toBytes())
                .toBytes();
        return of(ED25519, blob, secret, random);
    }

    private static SshKeyPair rsa(int bits, SecureRandom random) {
        KeyPair keys = keys("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), random);
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) keys.getPrivate();
        byte[] blob = new SshWire()
                .string(RSA)
                .mpint(key.getPublicExponent())
                .mpint(key.getModulus())
                .toBytes();
        byte[] secret = new SshWire()
                .string(RSA)
                .mpint(key.getModulus())
                .mpint(key.getPublicExponent())
                .mpint(key.getPrivateExponent())
                .mpint(key.getCrtCoefficient())
                .mpint(key.getPrimeP())
                .mpint(key.getPrimeQ())
                .toBytes();
        return of(RSA, blob, secret, random);
    }

    private static SshKeyPair of(String type, byte[] blob, byte[] secret, SecureRandom random) {
        String publicKey = type + " " + Base64.getEncoder().encodeToString(blob);
        byte[] file = new SshWire()
                .raw("openssh-key-v1\0".getBytes(US_ASCII))
                .string("none")
                .string("none")
                .string("")
                .uint32(1)
                .string(blob)
                .string(secretPart(secret, random))
                .toBytes();
        String lines = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(file);
        return new SshKeyPair(
                publicKey, "-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines + "\n-----END OPENSSH PRIVATE KEY-----\n");
    }

    /**
     * The same number twice, by which a reader recognizes the right passphrase, then the key, then the padding 1, 2, 3,
     * … up to a full block.
     */
    private static byte[] secretPart(byte[] secret, SecureRandom random) {
        int check = random.nextInt();
        SshWire part = new SshWire().uint32(check).uint32(check).raw(secret).string("");
        for (byte pad = 1; part.size() % PADDED_TO != 0; pad++) {
            part.raw(new byte[] {pad});
        }
        return part.toBytes();
    }

    private static KeyPair keys(String algorithm, AlgorithmParameterSpec parameters, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    @Override
    public String toString() {
        return "SshKeyPair[" + publicKey + "]";
    }
}
