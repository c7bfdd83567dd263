package dev.vso.gotemplate.function;

import static dev.vso.gotemplate.function.Parameter.TEXT;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import dev.vso.gotemplate.value.Struct;
import dev.vso.gotemplate.value.Text;
import dev.vso.gotemplate.value.Utf8;
import dev.vso.gotemplate.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.Adler32;

/** Sprig's hashes, password hashes, and the check of a certificate with its key. */
final class Crypto {
    private static final int BCRYPT_COST = 10;
    private static final int BCRYPT_MOST_BYTES = 72;

    /** Its cost cannot be chosen; 50 to 100 ms. */
    private static final long WORK_OF_BCRYPT = 5_000_000;

    private Crypto() {}

    static List<Function> all(SecureRandom random) {
        return List.of(
                Strings.onText("sha1sum", text -> digest("SHA-1", text)),
                Strings.onText("sha256sum", text -> digest("SHA-256", text)),
                Strings.onText("sha512sum", text -> digest("SHA-512", text)),
                Strings.onText("adler32sum", Crypto::adler32),
                Function.of("bcrypt", a -> Text.of(bcrypt(a, a.text(0), random)), TEXT),
                Function.of("htpasswd", a -> Text.of(htpasswd(a, random)), TEXT, TEXT),
                Function.of("buildCustomCert", Crypto::certificate, TEXT, TEXT));
    }

    private static String digest(String algorithm, String bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Utf8.toArray(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static String adler32(String bytes) {
        var sum = new Adler32();
        sum.update(Utf8.toArray(bytes));
        return String.valueOf(sum.getValue());
    }

    private static String bcrypt(Arguments a, String password, SecureRandom random) {
        if (password.length() > BCRYPT_MOST_BYTES) {
            return "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes";
        }
        a.meter().work(WORK_OF_BCRYPT);
        var strategy = LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A);
        var hash = BCrypt.with(BCrypt.Version.VERSION_2A, random, strategy).hash(BCRYPT_COST, Utf8.toArray(password));
        return new String(hash, StandardCharsets.US_ASCII);
    }

    private static String htpasswd(Arguments a, SecureRandom random) {
        var user = a.text(0);
        return user.contains(":") ? "invalid username: " + user : user + ":" + bcrypt(a, a.text(1), random);
    }

    private static Value certificate(Arguments a) {
        var certificate = decoded(a.text(0), "certificate");
        var key = decoded(a.text(1), "private key");
        Pem.requireCertificate(certificate, a.meter());
        Pem.requirePrivateKey(key, a.meter());
        var fields = new LinkedHashMap<String, Value>();
        fields.put("Cert", Text.of(certificate));
        fields.put("Key", Text.of(key));
        return new Struct("sprig.certificate", fields);
    }

    private static String decoded(String base64, String what) {
        try {
            return Base64Text.decode(base64);
        } catch (Failure e) {
            throw new Failure("unable to decode base64 " + what);
        }
    }
}
