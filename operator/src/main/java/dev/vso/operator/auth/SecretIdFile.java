package dev.vso.operator.auth;

import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads secret ids from files of the one folder that the operator's flag names. */
final class SecretIdFile {

    private static final int GREATEST_BYTES = 64 * 1024;

    private SecretIdFile() {}

    /**
     * What the file holds now, without white space around it.
     *
     * @throws Obstacle if there is none, or if a link leads out of the folder; never saying what is in it
     */
    static String read(Source.InFile source) throws Obstacle {
        try {
            Path real = source.file().toRealPath();
            if (!real.startsWith(source.folder().toRealPath())) {
                throw unusable(source, "a link leads out of %s; put the file itself there".formatted(source.folder()));
            }
            if (!Files.isRegularFile(real)) {
                throw unusable(source, "it is no file; name one");
            }
            String text = content(source, real);
            if (text.isEmpty()) {
                throw unusable(source, "it is empty; write the secret id into it");
            }
            return text;
        } catch (NoSuchFileException _) {
            throw unusable(source, "it does not exist in the operator's container; mount it there");
        } catch (IOException _) {
            throw unusable(source, "the operator may not read it; correct its permissions");
        }
    }

    private static String content(Source.InFile source, Path real) throws IOException, Obstacle {
        try (InputStream file = Files.newInputStream(real)) {
            byte[] bytes = file.readNBytes(GREATEST_BYTES + 1);
            if (bytes.length > GREATEST_BYTES) {
                throw unusable(source, "it is larger than %d bytes, so it is no secret id".formatted(GREATEST_BYTES));
            }
            return new String(bytes, StandardCharsets.UTF_8).strip();
        }
    }

    /** Nobody watches files, so it is tried again. */
    private static Obstacle unusable(Source.InFile source, String why) {
        return Problem.passing("VaultClientConfigError", "%s %s: %s".formatted(source.field(), source.file(), why))
                .obstacle();
    }
}
