package dev.vso.operator.controller.vaultauth;

import dev.vso.api.AuthMethod;
import dev.vso.api.VaultAuth;
import dev.vso.api.VaultAuthSpec;
import dev.vso.operator.auth.LoginMethods;
import dev.vso.operator.auth.login.LoginMethod;
import dev.vso.operator.reconcile.UnusedField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Fields of a VaultAuth that are set but have no effect. Pure. */
final class VaultAuthFields {

    private static final String LABEL = "cacheStorageEncryption";

    private VaultAuthFields() {}

    static List<UnusedField> unused(VaultAuth resource) {
        VaultAuthSpec spec = resource.getSpec();
        List<UnusedField> unused = new ArrayList<>(ofOtherMethods(spec));
        unused.addAll(ofMethods(spec));
        Map<String, String> labels = resource.getMetadata().getLabels();
        UnusedField.when(
                        spec.storageEncryption() != null && (labels == null || !"true".equals(labels.get(LABEL))),
                        "storageEncryption",
                        "this VaultAuth does not have the label %s=true".formatted(LABEL),
                        "set the label, in the operator's namespace, or remove the field")
                .ifPresent(unused::add);
        return unused;
    }

    /** Returns the unused fields of other methods; none if the method may come from the VaultAuthGlobal. */
    private static List<UnusedField> ofOtherMethods(VaultAuthSpec spec) {
        AuthMethod method = spec.method();
        return method == null
                ? List.of()
                : LoginMethods.all().stream()
                        .filter(other -> other.method() != method && other.isConfigured(spec))
                        .map(LoginMethod::method)
                        .map(other -> new UnusedField(
                                other.value(),
                                "method is %s".formatted(method.value()),
                                "remove the field, or set method to %s".formatted(other.value())))
                        .toList();
    }

    private static List<UnusedField> ofMethods(VaultAuthSpec spec) {
        return LoginMethods.all().stream()
                .flatMap(method -> method.ineffective(spec).stream())
                .map(field -> new UnusedField(field.field(), field.cause(), field.cure()))
                .toList();
    }
}
