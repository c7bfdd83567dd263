package dev.vso.operator.controller.dynamicsecret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.api.SshKey;
import dev.vso.api.SshKeyAlgorithm;
import java.io.IOException;
import java.io.StringReader;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads the generated keys with another library that supports OpenSSH's format; EnginesIT uses them with a real sshd.
 */
class SshKeyPairTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @DisplayName("The public key of an Ed25519 pair verifies signatures of the private key")
    @RepeatedTest(20)
    void ed25519Pair() throws Exception {
        SshKeyPair pair = SshKeyPair.make(new SshKey(null, null), RANDOM);

        assertThat(pair.publicKey()).startsWith("ssh-ed25519 ").doesNotContain("\n");
        assertThat(privateKey(pair)).isInstanceOf(Ed25519PrivateKeyParameters.class);
        assertThat(fits(pair, new Ed25519Signer())).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1} bits")
    @CsvSource(nullValues = "-", textBlock = """
            2048, 2048
            -,    3072
            """)
    void anRsaPairHasTheSizeThatWasAskedFor(@Nullable Integer bits, int expected) throws Exception {
        SshKeyPair pair = SshKeyPair.make(new SshKey(SshKeyAlgorithm.RSA, bits), RANDOM);

        assertThat(pair.publicKey()).startsWith("ssh-rsa ");
        assertThat(((RSAKeyParameters) privateKey(pair)).getModulus().bitLength())
                .isEqualTo(expected);
        assertThat(fits(pair, new RSADigestSigner(new SHA256Digest()))).isTrue();
    }

    @Test
    void eachPairIsAnother() {
        SshKey kind = new SshKey(SshKeyAlgorithm.ED25519, null);

        assertThat(SshKeyPair.make(kind, RANDOM)).isNotEqualTo(SshKeyPair.make(kind, RANDOM));
    }

    @Test
    void thePrivateKeyEndsWithItsLineAndIsNotPrinted() {
        SshKeyPair pair = SshKeyPair.make(new SshKey(null, null), RANDOM);

        assertThat(pair.privateKey())
                .startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")
                .endsWith("\n-----END OPENSSH PRIVATE KEY-----\n");
        assertThat(pair.toString()).contains(pair.publicKey()).doesNotContain("PRIVATE");
        assertThat(pair.fields())
                .containsEntry("ssh-privatekey", pair.privateKey())
                .containsEntry("ssh-publickey", pair.publicKey() + "\n");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(nullValues = "-", textBlock = """
            -,       -,    ed25519
            ED25519, -,    ed25519
            RSA,     -,    rsa3072
            RSA,     2048, rsa2048
            """)
    void theKindNamesDefaults(@Nullable SshKeyAlgorithm algorithm, @Nullable Integer bits, String kind) {
        assertThat(SshKeyPair.kind(new SshKey(algorithm, bits))).isEqualTo(kind);
    }

    private static AsymmetricKeyParameter privateKey(SshKeyPair pair) throws IOException {
        try (var reader = new PemReader(new StringReader(pair.privateKey()))) {
            return OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(
                    reader.readPemObject().getContent());
        }
    }

    private static boolean fits(SshKeyPair pair, Signer signer) throws Exception {
        byte[] message = "message".getBytes(UTF_8);
        signer.init(true, privateKey(pair));
        signer.update(message, 0, message.length);
        byte[] signature = signer.generateSignature();
        signer.init(
                false,
                OpenSSHPublicKeyUtil.parsePublicKey(
                        Base64.getDecoder().decode(pair.publicKey().split(" ", -1)[1])));
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }
}
