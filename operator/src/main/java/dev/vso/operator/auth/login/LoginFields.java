package dev.vso.operator.auth.login;

import static dev.vso.operator.error.SyncError.terminal;

import dev.vso.api.VaultAuthGlobalSpec;
import dev.vso.api.VaultAuthSpec;
import dev.vso.error.Explanation;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.ResolvedVaultAuth;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.kubernetes.ObjectNames;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The fields of a VaultAuth for a {@link LoginMethod}, with checks that name field, cause and cure. Pure. */
public final class LoginFields {

    /** A part of a host name or path, without characters that could change the address. */
    public static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?");

    private static final String INVALID = "InvalidVaultAuth";
    private static final String REFUSED = "VaultClientConfigError";
    private static final long SHORTEST_TOKEN_SECONDS = 600;

    private final ResolvedVaultAuth auth;
    private final String namespace;
    private final AuthResolver.Rules rules;

    /**
     * Fields of one VaultAuth for one login.
     *
     * @param namespace of the resource that logs in; its service accounts and Secrets are used
     * @param rules what the operator allows
     */
    public LoginFields(ResolvedVaultAuth auth, String namespace, AuthResolver.Rules rules) {
        this.auth = auth;
        this.namespace = namespace;
        this.rules = rules;
    }

    /** The spec of the VaultAuth. */
    public VaultAuthSpec own() {
        return auth.specs().own();
    }

    /** The spec of the VaultAuthGlobal that completes it; an empty one if there is none. */
    public VaultAuthGlobalSpec shared() {
        return auth.specs().shared();
    }

    /** The namespace of the resource that logs in. */
    public String namespace() {
        return namespace;
    }

    /** The operator's rules for references and logins. */
    public AuthResolver.Rules rules() {
        return rules;
    }

    /** Whether the VaultAuth is in the operator's own namespace. */
    public boolean isOfOperator() {
        return auth.key().namespace().equals(rules.operatorNamespace());
    }

    /**
     * An object in the namespace of the resource that logs in.
     *
     * @throws SyncException if no object can have that name
     */
    public ObjectKey besideResource(String field, String name) throws SyncException {
        Optional<String> problem = ObjectNames.problem(field, name);
        if (problem.isPresent()) {
            throw invalid(Explanation.of(problem.get()));
        }
        return new ObjectKey(namespace, name);
    }

    /**
     * A Secret in the namespace of the resource that logs in.
     *
     * @param required the keys without which no login is possible
     * @param optional keys that count too if they are there
     * @throws SyncException if no Secret can have that name
     */
    public CredentialSource.Stored stored(String field, String name, List<String> required, List<String> optional)
            throws SyncException {
        return new CredentialSource.Stored(field, besideResource(field, name), required, optional);
    }

    /**
     * A required text.
     *
     * @param what its meaning, for the message
     * @throws SyncException if it is missing or empty
     */
    public String required(String field, Optional<String> value, String what) throws SyncException {
        String text = text(value);
        if (text.isEmpty()) {
            throw invalid("%s is not set".formatted(field), "set it to " + what);
        }
        return text;
    }

    /**
     * An optional text, checked against the pattern.
     *
     * @param what the expected form, for the message
     * @throws SyncException if it does not match
     */
    public Optional<String> matching(String field, Optional<String> value, Pattern pattern, String what)
            throws SyncException {
        Optional<String> given = value.filter(text -> !text.isEmpty());
        if (given.isPresent() && !pattern.matcher(given.get()).matches()) {
            throw invalid("%s is not %s".formatted(field, what), "correct it");
        }
        return given;
    }

    /** The text, or an empty one. */
    public static String text(Optional<String> value) {
        return value.orElse("");
    }

    /** The lifetime of a requested token of a service account: at least the minimum of Kubernetes. */
    static long tokenSeconds(Optional<Long> requested) {
        return Math.max(SHORTEST_TOKEN_SECONDS, requested.orElse(SHORTEST_TOKEN_SECONDS));
    }

    /** An error for an invalid VaultAuth. */
    public SyncException invalid(String cause, String remedy) {
        return invalid(Explanation.of(cause, remedy));
    }

    SyncException invalid(Explanation why) {
        return terminal(INVALID, why.within(auth.origin() + ": ")).exception();
    }

    /** An error for a VaultAuth that this operator does not allow. */
    public SyncException refused(String cause, String remedy) {
        return terminal(REFUSED, Explanation.of(cause, remedy).within(auth.origin() + ": "))
                .exception();
    }
}
