package dev.vso.gotemplate.function;

import com.google.re2j.Pattern;
import dev.vso.gotemplate.limit.Meter;
import dev.vso.gotemplate.limit.MeteredText;
import dev.vso.gotemplate.value.Utf8;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/** Whether PEM text holds what it should: only this is checked, as in Go; certificate and key need not match. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([^\\n-]+)-----\\r?\\n([A-Za-z0-9+/=\\r\\n ]*)-----END ([^\\n-]+)-----");
    private static final List<String> PKCS8_ALGORITHMS = List.of("RSA", "EC", "Ed25519", "X25519");
    private static final String RSA_ALGORITHM = "300d06092a864886f70d0101010500";

    /** What reading keys and certificates costs: each byte of text several times, and as hexadecimal digits. */
    private static final long WORK_OF_A_BYTE = 100;

    private static final long BYTES_OF_A_BYTE = 8;

    private Pem() {}

    private record Block(String type, String bytes) {
        byte[] content() {
            return Utf8.toArray(bytes);
        }
    }

    private static Block block(String pem, String message, Meter meter) {
        var matcher = BLOCK.matcher(MeteredText.of(pem, BLOCK, meter));
        if (!matcher.find() || !matcher.group(1).equals(matcher.group(3))) {
            throw new Failure(message);
        }
        meter.work(WORK_OF_A_BYTE * pem.length());
        meter.briefly(BYTES_OF_A_BYTE * pem.length());
        try {
            return new Block(
                    matcher.group(1), Base64Text.decode(matcher.group(2).replace(" ", "")));
        } catch (Failure e) {
            throw new Failure(message);
        }
    }

    static void requireCertificate(String pem, Meter meter) {
        var block = block(pem, "unable to decode certificate", meter);
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (GeneralSecurityException e) {
            throw new Failure("error parsing certificate: it is not X.509");
        }
    }

    static void requirePrivateKey(String pem, Meter meter) {
        var block = block(pem, "error parsing private key: no PEM data in input", meter);
        var isKey = switch (block.type()) {
            case "PRIVATE KEY" -> isPkcs8(block.content());
            case "RSA PRIVATE KEY" -> isPkcs8(wrapped(RSA_ALGORITHM, block.content()));
            case "EC PRIVATE KEY" -> isEcKey(block.content());
            case "DSA PRIVATE KEY" -> isSequence(block.content());
            default -> false;
        };
        if (!isKey) {
            throw new Failure("error parsing private key: it is not of a known form");
        }
    }

    private static boolean isPkcs8(byte[] content) {
        return PKCS8_ALGORITHMS.stream().anyMatch(algorithm -> reads(algorithm, content));
    }

    private static boolean reads(String algorithm, byte[] pkcs8) {
        try {
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** SEC 1 names its curve inside; PKCS#8 wants that name outside too. */
    private static boolean isEcKey(byte[] content) {
        var hex = HexFormat.of().formatHex(content);
        return List.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023", "06052b81040021").stream()
                .filter(hex::contains)
                .anyMatch(curve -> reads("EC", wrapped(sequence("06072a8648ce3d0201" + curve), content)));
    }

    private static boolean isSequence(byte[] content) {
        return content.length > 2 && content[0] == 0x30;
    }

    private static byte[] wrapped(String algorithm, byte[] key) {
        var octets = HexFormat.of().formatHex(key);
        return HexFormat.of().parseHex(sequence("020100" + algorithm + "04" + length(octets) + octets));
    }

    private static String sequence(String hex) {
        return "30" + length(hex) + hex;
    }

    private static String length(String hex) {
        var bytes = hex.length() / 2;
        return bytes < 0x80
                ? "%02x".formatted(bytes)
                : bytes < 0x100 ? "81%02x".formatted(bytes) : "82%04x".formatted(bytes);
    }
}
