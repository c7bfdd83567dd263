package dev.vso.operator.auth.login;

import dev.vso.operator.error.SyncError;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.SecretText;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of a Secret for a login, without surrounding white space, which files often end with. Never printed. */
public final class LoginSecretValues {

    private final SortedMap<String, String> values;

    private LoginSecretValues(SortedMap<String, String> values) {
        this.values = values;
    }

    /**
     * @throws SyncException if the Secret or one of its keys is missing; its creation requeues the resources that wait
     *     for it
     */
    static LoginSecretValues of(CredentialSource.Stored source, Optional<Secret> secret) throws SyncException {
        if (secret.isEmpty()) {
            throw lacking(source, "does not exist", "create it with " + keys(source.required()));
        }
        Map<String, String> data = Optional.ofNullable(secret.get().getData()).orElse(Map.of());
        SortedMap<String, String> values = new TreeMap<>();
        List<String> missing = new ArrayList<>(source.required());
        List<String> wanted = new ArrayList<>(source.required());
        wanted.addAll(source.optional());
        for (String key : wanted) {
            String value = SecretText.token(data.getOrDefault(key, ""));
            if (!value.isEmpty()) {
                values.put(key, value);
                missing.remove(key);
            }
        }
        if (!missing.isEmpty()) {
            throw lacking(source, "lacks %s".formatted(keys(missing)), "add it");
        }
        return new LoginSecretValues(values);
    }

    private static String keys(List<String> names) {
        return (names.size() > 1 ? "keys " : "key ") + String.join(" and ", names);
    }

    private static SyncException lacking(CredentialSource.Stored source, String what, String remedy) {
        return SyncError.terminal(
                        "VaultClientConfigError",
                        "%s: Secret %s %s".formatted(source.field(), source.secret(), what),
                        remedy)
                .exception();
    }

    /** The value of a required key. */
    public String get(String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    /** The value of a key that may be missing. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key));
    }

    CredentialDigest stamp() {
        return CredentialDigest.of(values);
    }

    /** Omits the values. */
    @Override
    public String toString() {
        return "LoginValues" + values.keySet();
    }
}
