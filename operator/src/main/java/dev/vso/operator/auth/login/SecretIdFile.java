package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import java.util.List;

/** Reads secret ids from files of the one folder that the operator's flag names. */
final class SecretIdFile {

    private static final int GREATEST_BYTES = 64 * 1024;

    private SecretIdFile() {}

    /**
     * What the file holds now, without white space around it.
     *
     * @throws SyncException if there is none, or if a link leads out of the folder; never saying what is in it
     */
    static String read(CredentialSource.InFile source) throws SyncException {
        try {
            String text = new OperatorFile(source.file(), List.of(source.folder()))
                    .read(GREATEST_BYTES)
                    .strip();
            if (text.isEmpty()) {
                throw unusable(source, "it is empty; write the secret id into it");
            }
            return text;
        } catch (OperatorFile.Unusable e) {
            throw unusable(source, e.why());
        }
    }

    /** Nobody watches files, so it is tried again. */
    private static SyncException unusable(CredentialSource.InFile source, String why) {
        return SyncError.retryable("VaultClientConfigError", "%s %s: %s".formatted(source.field(), source.file(), why))
                .exception();
    }
}
