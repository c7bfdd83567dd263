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

/** The JDK's keytool, as administrators of Java applications use it. */
final class Keytool {

    private static final Pattern TYPE = Pattern.compile("Entry type: (\\w+)");

    /** Contents of a keystore: entries of one type only, and their certificates in order. */
    record Listing(String entry, List<X509Certificate> certificates) {}

    private Keytool() {}

    /** Lists the file with keytool, which detects the format. */
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
                .redirectError(ProcessBuilder.Redirect.DISCARD); // keytool warns about JKS there
        keytool.environment().put("STOREPASS", password);
        Process process = keytool.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
