package dev.vso.operator.auth;

import static dev.vso.operator.auth.KnownObjects.auth;
import static dev.vso.operator.auth.KnownObjects.global;
import static dev.vso.operator.auth.KnownObjects.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vso.operator.problem.Obstacle;
import dev.vso.operator.problem.Problem.Retry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As whom a VaultAuth logs in, by method; what it lacks is told by field. */
class LoginPlanTest {

    private static final Optional<Path> FOLDER = Optional.of(Path.of("/vault/approle"));

    private static LoginSpec plan(String spec) throws Obstacle {
        return plan(spec, FOLDER);
    }

    private static LoginSpec plan(String spec, Optional<Path> folder) throws Obstacle {
        return LoginPlan.of(
                GlobalMerge.alone(key("team/web"), auth("team/web", spec).getSpec()), "shop", folder);
    }

    private static LoginSpec merged(String own, String shared) throws Obstacle {
        return LoginPlan.of(GlobalMerge.merged(auth("team/web", own), global("ops/shared", shared)), "shop", FOLDER);
    }

    private static Source.Stored stored(String field, String name, String key) {
        return new Source.Stored(field, key("shop/" + name), List.of(key), List.of());
    }

    @Test
    void anAppRoleTakesItsSecretIdFromASecretOfTheResourcesNamespace() throws Obstacle {
        assertThat(plan("{method: appRole, mount: m, appRole: {roleId: r, secretRef: s}}"))
                .isEqualTo(new LoginSpec.AppRole("r", stored("appRole.secretRef", "s", "id"), Stamp.NONE));
    }

    @Test
    void anAppRoleTakesItsSecretIdFromAFileBelowTheFolder() throws Obstacle {
        assertThat(plan("{method: appRole, mount: m, appRole: {roleId: r, secretIDPath: /vault/approle/team/id}}")
                        .source())
                .isEqualTo(new Source.InFile(
                        "appRole.secretIDPath", Path.of("/vault/approle/team/id"), Path.of("/vault/approle")));
    }

    @Test
    void aJwtIsAServiceAccountsBeforeThatOfASecret() throws Obstacle {
        var account = new Source.Account("jwt.serviceAccount", "shop", "sa", List.of("vault"), 900);
        String token = "serviceAccount: sa, audiences: [vault], tokenExpirationSeconds: 900";
        assertThat(plan("{method: jwt, mount: m, jwt: {role: r, %s}}".formatted(token)))
                .isEqualTo(new LoginSpec.Jwt("r", account, Stamp.NONE));
        assertThat(plan("{method: jwt, mount: m, jwt: {role: r, secretRef: s, %s}}".formatted(token))
                        .source())
                .isEqualTo(account);
        assertThat(plan("{method: jwt, mount: m, jwt: {role: r, secretRef: s}}"))
                .isEqualTo(new LoginSpec.Jwt("r", stored("jwt.secretRef", "s", "jwt"), Stamp.NONE));
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            method: jwt, jwt: {secretRef: own}        | jwt: {role: r, serviceAccount: shared}                     | Secret shop/own
            method: jwt                               | jwt: {role: r, secretRef: shared}                          | Secret shop/shared
            method: jwt, jwt: {serviceAccount: own}   | jwt: {role: r, secretRef: shared}                          | service account own of namespace shop
            method: appRole, appRole: {secretRef: own} | appRole: {roleId: r, secretIDPath: /vault/approle/shared} | Secret shop/own
            method: appRole, appRole: {roleId: r}     | appRole: {roleId: other, secretIDPath: /vault/approle/id}  | file /vault/approle/id
            """)
    void aVaultAuthThatNamesItsProofTakesNoneFromTheGlobal(String own, String shared, String expected) throws Obstacle {
        LoginSpec login = merged("{mount: m, %s}".formatted(own), "{%s}".formatted(shared));
        assertThat(login.role()).isEqualTo("r");
        assertThat(LoginRefusal.words(login.source())).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            method: jwt                                                 | jwt.role is not set                           | set it to
            method: jwt, jwt: {role: r}                                 | neither jwt.serviceAccount nor jwt.secretRef  | set one
            method: jwt, jwt: {serviceAccount: s}                       | jwt.role is not set                           | set it to
            method: appRole                                             | appRole.roleId is not set                     | set it to
            method: appRole, appRole: {secretRef: s}                    | appRole.roleId is not set                     | set it to
            method: appRole, appRole: {roleId: r}                       | neither appRole.secretRef nor                 | set one
            method: appRole, appRole: {roleId: r, secretRef: s, secretIDPath: /f} | are both set                        | remove one
            method: appRole, appRole: {roleId: r, secretIDPath: /etc/passwd}      | not below /vault/approle            | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle}   | not below /vault/approle            | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle2/id} | not below /vault/approle          | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: /vault/approle/../id} | an absolute path without ..     | correct it
            method: appRole, appRole: {roleId: r, secretIDPath: vault/approle/id}     | an absolute path without ..     | correct it
            """)
    void whatIsMissingOrWrongIsNamedWithTheCure(String spec, String cause, String cure) {
        assertRefused("{mount: m, %s}".formatted(spec), FOLDER, cause, cure);
    }

    @Test
    void noFileIsReadWithoutTheFlag() {
        assertRefused(
                "{method: appRole, mount: m, appRole: {roleId: r, secretIDPath: /vault/approle/id}}",
                Optional.empty(),
                "appRole.secretIDPath names a file of the operator",
                "use appRole.secretRef, or start it with --secret-id-dir");
    }

    private static void assertRefused(String spec, Optional<Path> folder, String... words) {
        assertThatExceptionOfType(Obstacle.class)
                .isThrownBy(() -> plan(spec, folder))
                .withMessageStartingWith("VaultAuth team/web: ")
                .satisfies(obstacle -> {
                    assertThat(obstacle).hasMessageContainingAll(words);
                    assertThat(obstacle.problem().retry()).isEqualTo(Retry.ON_CHANGE);
                });
    }
}
