package dev.vso.cli.migration;

import dev.vso.api.VaultAuth;
import dev.vso.cli.migration.Difference.Weight;
import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.auth.login.LoginContents;
import dev.vso.operator.error.Obstacle;
import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.summary.Outline;
import java.util.HashSet;
import java.util.Optional;
import java.util.stream.Stream;

/** References, resolved by the operator's own code with its default flags. Pure. */
final class ReferenceChecks {

    private static final String DEFAULT = "default";

    private ReferenceChecks() {}

    static Stream<Difference> differences(Survey survey) {
        var resolver = new AuthResolver(
                survey.references(),
                LoginContents.NOT_LOOKED_AT,
                new AuthResolver.Rules(survey.operatorNamespace(), true, false, Optional.empty(), false));
        return Stream.concat(
                survey.outlines().stream()
                        .flatMap(outline -> Stream.concat(broken(outline, resolver), ownDefault(outline, survey))),
                survey.auths().stream().flatMap(auth -> broken(auth, resolver)));
    }

    private static Stream<Difference> broken(Outline outline, AuthResolver resolver) {
        try {
            resolver.identity(outline.vaultAuthRef(), outline.key().namespace(), new HashSet<>());
            return Stream.empty();
        } catch (Obstacle obstacle) {
            return Stream.of(new Difference(
                    Weight.STOPS,
                    Names.of(outline.resource()),
                    obstacle.problem().message()));
        }
    }

    /** Those that no secret uses would not be noticed otherwise. */
    private static Stream<Difference> broken(VaultAuth auth, AuthResolver resolver) {
        if (auth.getSpec() == null) {
            return Stream.empty();
        }
        try {
            resolver.check(auth, new HashSet<>());
            return Stream.empty();
        } catch (Obstacle obstacle) {
            return Stream.of(new Difference(
                    Weight.STOPS, Names.of(auth), obstacle.problem().message()));
        }
    }

    private static Stream<Difference> ownDefault(Outline outline, Survey survey) {
        String namespace = outline.key().namespace();
        boolean unnamed = Optional.ofNullable(outline.vaultAuthRef())
                .filter(ref -> !ref.isEmpty())
                .isEmpty();
        return unnamed
                        && !namespace.equals(survey.operatorNamespace())
                        && survey.references()
                                .auth(new ObjectKey(namespace, DEFAULT))
                                .isPresent()
                ? Stream.of(
                        new Difference(
                                Weight.DIFFERS,
                                Names.of(outline.resource()),
                                "without vaultAuthRef the VaultAuth default of its own namespace is used, and not the operator's: rename that one if it is not meant"))
                : Stream.empty();
    }
}
