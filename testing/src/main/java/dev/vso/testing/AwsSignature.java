package dev.vso.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS's "Signature Version 4" of a request, by its public description: computed by the receiver for comparison.
 *
 * @param keyId the id of the key
 * @param scope date, region, service and terminator
 * @param headers the signed headers, in lower case
 */
record AwsSignature(String keyId, String scope, List<String> headers, String signature) {

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

    /** Parses the header {@code Authorization}. */
    static AwsSignature of(String authorization) {
        var parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no signature of version 4");
        }
        return new AwsSignature(
                parts.group(1), parts.group(2), List.of(parts.group(3).split(";", -1)), parts.group(4));
    }

    String region() {
        return scope.split("/", -1)[1];
    }

    /** True if it signs a {@code POST} to the root with these headers, whose names are in lower case. */
    boolean fits(Map<String, String> values, String body, String secretKey) {
        var canonical = "POST\n/\n\n"
                + headers.stream()
                        .map(name -> name + ":" + values.getOrDefault(name, "").strip() + "\n")
                        .collect(Collectors.joining())
                + "\n" + String.join(";", headers) + "\n" + hash(body);
        var toSign =
                "AWS4-HMAC-SHA256\n" + values.getOrDefault("x-amz-date", "") + "\n" + scope + "\n" + hash(canonical);
        var key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (var part : scope.split("/", -1)) {
            key = mac(key, part);
        }
        return HexFormat.of().formatHex(mac(key, toSign)).equals(signature);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new SandboxException("every JDK has SHA-256", e);
        }
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new SandboxException("every JDK has HmacSHA256", e);
        }
    }
}
