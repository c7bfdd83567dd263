package dev.vso.cli.migration;

import dev.vso.api.VaultAuth;
import dev.vso.cli.migration.Difference.Severity;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.login.CredentialDigests;
import dev.vso.operator.error.SyncException;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.ResourceSummary;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Stream;

/** References, resolved by the operator's own code with its default flags. Pure. */
final class ReferenceChecks {

    private static final String DEFAULT = "default";

    private ReferenceChecks() {}

    static Stream<Difference> differences(ClusterState state) {
        var resolver = new AuthResolver(
                state.shared().references(),
                CredentialDigests.IGNORED,
                new AuthResolver.Rules(state.operatorNamespace(), true, false, Optional.empty(), false));
        return Stream.concat(
                state.summaries().stream()
                        .flatMap(summary -> Stream.concat(broken(summary, resolver), ownDefault(summary, state))),
                state.shared().auths().stream().flatMap(auth -> broken(auth, resolver)));
    }

    private static Stream<Difference> broken(ResourceSummary summary, AuthResolver resolver) {
        try {
            resolver.identity(summary.vaultAuthRef(), summary.key().namespace(), new HashSet<>());
            return Stream.empty();
        } catch (SyncException failure) {
            return Stream.of(new Difference(
                    Severity.STOPS,
                    ResourceNames.of(summary.resource()),
                    failure.error().message()));
        }
    }

    /** References of a VaultAuth that no secret uses, which would not be checked otherwise. */
    private static Stream<Difference> broken(VaultAuth auth, AuthResolver resolver) {
        if (auth.getSpec() == null) {
            return Stream.empty();
        }
        try {
            resolver.check(auth, new HashSet<>());
            return Stream.empty();
        } catch (SyncException failure) {
            return Stream.of(new Difference(
                    Severity.STOPS, ResourceNames.of(auth), failure.error().message()));
        }
    }

    private static Stream<Difference> ownDefault(ResourceSummary summary, ClusterState state) {
        String namespace = summary.key().namespace();
        boolean unnamed = Optional.ofNullable(summary.vaultAuthRef())
                .filter(ref -> !ref.isEmpty())
                .isEmpty();
        return unnamed
                        && !namespace.equals(state.operatorNamespace())
                        && state.shared()
                                .references()
                                .auth(new ObjectKey(namespace, DEFAULT))
                                .isPresent()
                ? Stream.of(
                        new Difference(
                                Severity.DIFFERS,
                                ResourceNames.of(summary.resource()),
                                "without vaultAuthRef the VaultAuth default of its own namespace is used, and not the operator's: rename that one if it is not meant"))
                : Stream.empty();
    }
}
