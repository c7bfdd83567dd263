package dev.vso.operator.auth.login;

import dev.vso.error.Explanation;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import java.util.List;

/** Reads secret ids from files in the one directory that the operator's flag names. */
final class SecretIdFile {

    private static final int GREATEST_BYTES = 64 * 1024;

    private SecretIdFile() {}

    /**
     * The current contents of the file, without surrounding white space.
     *
     * @throws SyncException if the file does not exist, or if a link leads out of the directory; the message never has
     *     its contents
     */
    static String read(CredentialSource.InFile source) throws SyncException {
        try {
            String text = new OperatorFile(source.file(), List.of(source.folder()))
                    .read(GREATEST_BYTES)
                    .strip();
            if (text.isEmpty()) {
                throw unusable(source, Explanation.of("it is empty", "write the secret id into it"));
            }
            return text;
        } catch (OperatorFile.Unusable e) {
            throw unusable(source, Explanation.of(e.why()));
        }
    }

    /** Retryable, since files are not watched. */
    private static SyncException unusable(CredentialSource.InFile source, Explanation why) {
        return SyncError.retryable(
                        "VaultClientConfigError", why.within("%s %s: ".formatted(source.field(), source.file())))
                .exception();
    }
}
