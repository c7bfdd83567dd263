package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.certificate.IssuedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;

/** The JDK's own keytool, as an operator of Java applications uses it. */
final class Keytool {

    private static final Pattern TYPE = Pattern.compile("Entry type: (\\w+)");

    /** All that a keystore holds: entries of one type only, and their certificates in order. */
    record Listing(String entry, List<X509Certificate> certificates) {}

    private Keytool() {}

    /** What keytool lists of the file, whose form it finds out by itself. */
    static Listing listed(byte[] file, String password) throws IOException, InterruptedException {
        Path store = Files.createTempFile("vso-keytool", null);
        try {
            Files.write(store, file);
            String listing = list(store, password);
            List<String> types = TYPE.matcher(listing)
                    .results()
                    .map(found -> found.group(1))
                    .distinct()
                    .toList();
            assertThat(types).as(listing).hasSize(1);
            return new Listing(types.getFirst(), IssuedCertificate.certificates("keytool", listing));
        } finally {
            Files.delete(store);
        }
    }

    private static String list(Path store, String password) throws IOException, InterruptedException {
        String program =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var keytool = new ProcessBuilder(
                        program,
                        "-J-Duser.language=en",
                        "-list",
                        "-rfc",
                        "-keystore",
                        store.toString(),
                        "-storepass:env",
                        "STOREPASS")
                .redirectError(ProcessBuilder.Redirect.DISCARD); // it advises against JKS there
        keytool.environment().put("STOREPASS", password);
        Process process = keytool.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
