package dev.vso.operator.controller.vaultauth;

import dev.vso.api.AuthMethod;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.reconcile.UnusedField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of a VaultAuth that are set and change nothing. Pure. */
final class VaultAuthFields {

    private static final String REMOVE = "remove the field";
    private static final String LABEL = "cacheStorageEncryption";

    private VaultAuthFields() {}

    static List<UnusedField> unused(VaultAuth resource) {
        VaultAuthSpec spec = resource.getSpec();
        List<UnusedField> unused = new ArrayList<>(ofOtherMethods(spec));
        ofJwt(spec).ifPresent(unused::add);
        unused.addAll(ofAws(spec));
        Map<String, String> labels = resource.getMetadata().getLabels();
        UnusedField.when(
                        spec.storageEncryption() != null && (labels == null || !"true".equals(labels.get(LABEL))),
                        "storageEncryption",
                        "this VaultAuth does not have the label %s=true".formatted(LABEL),
                        "set the label, in the operator's namespace, or remove the field")
                .ifPresent(unused::add);
        return unused;
    }

    /** The method may come from the VaultAuthGlobal: then nothing is said. */
    private static List<UnusedField> ofOtherMethods(VaultAuthSpec spec) {
        AuthMethod method = spec.method();
        List<UnusedField> unused = new ArrayList<>();
        if (method == null) {
            return unused;
        }
        for (AuthMethod other : AuthMethod.values()) {
            boolean given = block(spec, other) != null;
            UnusedField.when(
                            given && other != method,
                            other.value(),
                            "method is %s".formatted(method.value()),
                            "remove the field, or set method to %s".formatted(other.value()))
                    .ifPresent(unused::add);
        }
        return unused;
    }

    private static @Nullable Object block(VaultAuthSpec spec, AuthMethod method) {
        return switch (method) {
            case KUBERNETES -> spec.kubernetes();
            case JWT -> spec.jwt();
            case APP_ROLE -> spec.appRole();
            case AWS -> spec.aws();
            case GCP -> spec.gcp();
        };
    }

    private static Optional<UnusedField> ofJwt(VaultAuthSpec spec) {
        var jwt = spec.jwt();
        return jwt == null
                ? Optional.empty()
                : UnusedField.when(
                        UnusedField.isSet(jwt.secretRef()) && UnusedField.isSet(jwt.serviceAccount()),
                        "jwt.secretRef",
                        "jwt.serviceAccount goes before it",
                        "remove one of the two");
    }

    private static List<UnusedField> ofAws(VaultAuthSpec spec) {
        List<UnusedField> unused = new ArrayList<>();
        var aws = spec.aws();
        if (aws == null) {
            return unused;
        }
        UnusedField.when(
                        UnusedField.isSet(aws.iamEndpoint()),
                        "aws.iamEndpoint",
                        "a login asks nothing of the identity service",
                        REMOVE)
                .ifPresent(unused::add);
        UnusedField.when(
                        UnusedField.isSet(aws.irsaServiceAccount()) && UnusedField.isSet(aws.secretRef()),
                        "aws.irsaServiceAccount",
                        "aws.secretRef goes before it",
                        "remove one of the two")
                .ifPresent(unused::add);
        return unused;
    }
}
