package dev.vso.operator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.WriteResult.Refused;
import dev.vso.operator.secret.WriteResult.Unavailable;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRefusalTest {

    private static final ObjectKey SECRET = new ObjectKey("team", "app");

    private static WriteResult.Failure of(int code, @Nullable Status status) {
        return WriteRefusal.of(new KubernetesClientException("no", code, status), SECRET, "create");
    }

    private static Status says(@Nullable String message, StatusCause... causes) {
        return new StatusBuilder()
                .withMessage(message)
                .withReason("Reason")
                .withNewDetails()
                .withCauses(causes)
                .endDetails()
                .build();
    }

    private static StatusCause cause(@Nullable String field, String reason) {
        return new StatusCause(field, "the value hunter2 is wrong", reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admission webhook \"w.example.org\" denied the request: no",
                "ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no",
                "MutatingAdmissionPolicy 'p' with binding 'b' denied request: no",
            })
    @DisplayName("What a policy or webhook says is handed on, without what the API server puts before it")
    void policy(String said) {
        // The code is the policy's choice.
        for (int code : new int[] {400, 403, 422, 500}) {
            assertThat(of(code, says(said)))
                    .isInstanceOf(Refused.class)
                    .satisfies(it -> assertThat(it.message())
                            .isEqualTo(
                                    "Secret team/app: " + said + "; change what the resource asks for, or the policy"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | namespace team does not exist any more
            413 | Secret team/app is too large for the API server: leave keys out with destination.transformation.excludes
            400 | the API server refuses Secret team/app (400): why
            405 | the API server refuses Secret team/app (405): why
            415 | the API server refuses Secret team/app (415): why
            422 | the API server refuses Secret team/app: why
            403 | the API server refuses Secret team/app: why
            """)
    @DisplayName("A refusal has its own words")
    void refused(int code, String words) {
        assertThat(of(code, says("why"))).isEqualTo(new Refused(words));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0   | the API server did not answer
            -1  | the API server did not answer
            429 | the API server answered 429 Reason
            503 | the API server answered 503 Reason
            """)
    @DisplayName("What may pass by itself is no refusal")
    void unavailable(int code, String words) {
        assertThat(of(code, says("why")))
                .isInstanceOf(Unavailable.class)
                .satisfies(it -> assertThat(it.message()).isEqualTo("Secret team/app could not be written: " + words));
    }

    @Test
    @DisplayName("An answer without a status, or with an empty one, is explained too")
    void bare() {
        assertThat(of(503, null).message()).endsWith("answered 503 ");
        assertThat(of(503, new Status()).message()).endsWith("answered 503 ");
        assertThat(of(403, null)).isEqualTo(new Refused("the API server refuses Secret team/app: "));
        assertThat(of(422, new Status())).isEqualTo(new Refused("the API server refuses Secret team/app: "));
        assertThat(of(
                        422,
                        new StatusBuilder()
                                .withNewDetails()
                                .withCauses()
                                .endDetails()
                                .build()))
                .isEqualTo(new Refused("the API server refuses Secret team/app: "));
    }

    @Test
    @DisplayName("A 403 is told apart: a namespace on its way out, a quota, a missing right")
    void forbidden() {
        assertThat(of(403, says("why", cause("x", "NamespaceTerminating"))))
                .isEqualTo(new Refused("namespace team is being deleted, so nothing can be created in it"));
        assertThat(of(403, says("exceeded quota: few")))
                .isEqualTo(
                        new Refused(
                                "Secret team/app exceeds a quota: raise the ResourceQuota of namespace team (exceeded quota: few)"));
        assertThat(of(403, says("User \"u\" cannot create resource \"secrets\" in API group"))
                        .message())
                .startsWith("the operator may not create Secret team/app: grant its service account the verbs ")
                .endsWith("(User \"u\" cannot create resource \"secrets\" in API group)");
    }

    @Test
    @DisplayName("Keys that the type needs are named, and only they")
    void required() {
        assertThat(of(
                        422,
                        says(
                                "why",
                                cause("data[tls.crt]", "FieldValueRequired"),
                                cause("data[x]", "FieldValueInvalid"),
                                cause("data[tls.key]", "FieldValueRequired"))))
                .isEqualTo(
                        new Refused(
                                "Secret team/app needs data[tls.crt], data[tls.key] because of its type: provide the key in the source or by a template, or change destination.type"));
    }

    @Test
    @DisplayName("S2: of an invalid field only name and reason are told, each once; its text may quote the value")
    void invalid() {
        assertThat(of(
                        422,
                        says(
                                "the value hunter2 is wrong",
                                cause("data[x]", "FieldValueInvalid"),
                                cause("data[x]", "FieldValueInvalid"),
                                cause(null, "FieldValueForbidden"))))
                .isEqualTo(
                        new Refused(
                                "the API server refuses Secret team/app as invalid: data[x] (FieldValueInvalid), a field (FieldValueForbidden); correct the source, destination.type, destination.labels or destination.annotations"));
    }

    @Test
    @DisplayName("Without the name of any field the API server's own words must do")
    void fieldless() {
        assertThat(of(422, says("why", cause(null, "FieldValueInvalid"))))
                .isEqualTo(new Refused("the API server refuses Secret team/app: why"));
    }
}
