package dev.vso.operator.secret;

import dev.vso.operator.kubernetes.ObjectKey;
import dev.vso.operator.secret.WriteResult.Failure;
import dev.vso.operator.secret.WriteResult.Refused;
import dev.vso.operator.secret.WriteResult.Unavailable;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Explains the API server's refusals, with what to do.
 *
 * <p>For a validation error only field and reason are reported: its text may quote the value.
 */
final class WriteRefusal {
    private static final String REQUIRED = "FieldValueRequired";

    /** The phrases with which the API server passes on the message of an admission policy or webhook. */
    private static final Pattern DENIED = Pattern.compile(
            "(ValidatingAdmissionPolicy|MutatingAdmissionPolicy|admission webhook) .*denied (the )?request.*",
            Pattern.DOTALL);

    private WriteRefusal() {}

    static Failure of(KubernetesClientException e, ObjectKey secret, String verb) {
        Matcher denied = DENIED.matcher(said(e.getStatus()));
        if (denied.find()) {
            return new Refused("Secret %s: %s; change what the resource asks for, or the policy"
                    .formatted(secret, denied.group()));
        }
        return switch (e.getCode()) {
            case 403 -> forbidden(e, secret, verb);
            case 404 -> new Refused("namespace %s does not exist any more".formatted(secret.namespace()));
            case 413 ->
                new Refused(
                        "Secret %s is too large for the API server: leave keys out with destination.transformation.excludes"
                                .formatted(secret));
            case 422 -> invalid(e, secret);
            case 400, 405, 415 ->
                new Refused("the API server refuses Secret %s (%d): %s"
                        .formatted(secret, e.getCode(), said(e.getStatus())));
            default ->
                new Unavailable(
                        "Secret %s could not be written: %s"
                                .formatted(
                                        secret,
                                        e.getCode() <= 0
                                                ? "the API server did not answer"
                                                : "the API server answered %d %s".formatted(e.getCode(), reason(e))),
                        e);
        };
    }

    private static Refused forbidden(KubernetesClientException e, ObjectKey secret, String verb) {
        var said = said(e.getStatus());
        if (causes(e).stream().anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()))) {
            return new Refused(
                    "namespace %s is being deleted, so nothing can be created in it".formatted(secret.namespace()));
        }
        if (said.contains("exceeded quota")) {
            return new Refused("Secret %s exceeds a quota: raise the ResourceQuota of namespace %s (%s)"
                    .formatted(secret, secret.namespace(), said));
        }
        if (!said.contains(" resource \"secrets\"")) { // the message of a missing permission
            return new Refused("the API server refuses Secret %s: %s".formatted(secret, said));
        }
        return new Refused(
                "the operator may not %s Secret %s: grant its service account the verbs get, list, watch, create, patch and delete on secrets in that namespace (%s)"
                        .formatted(verb, secret, said));
    }

    private static Refused invalid(KubernetesClientException e, ObjectKey secret) {
        var required = causes(e).stream()
                .filter(cause -> REQUIRED.equals(cause.getReason()))
                .map(WriteRefusal::key)
                .collect(Collectors.joining(", "));
        if (!required.isEmpty()) {
            return new Refused(
                    "Secret %s needs %s because of its type: provide the key in the source or by a template, or change destination.type"
                            .formatted(secret, required));
        }
        var fields = causes(e).stream()
                .map(cause -> "%s (%s)".formatted(key(cause), cause.getReason()))
                .distinct()
                .collect(Collectors.joining(", "));
        if (fields.isEmpty() || causes(e).stream().allMatch(cause -> cause.getField() == null)) {
            return new Refused("the API server refuses Secret %s: %s".formatted(secret, said(e.getStatus())));
        }
        return new Refused(
                "the API server refuses Secret %s as invalid: %s; correct the source, destination.type, destination.labels or destination.annotations"
                        .formatted(secret, fields));
    }

    private static String key(StatusCause cause) {
        return Objects.requireNonNullElse(cause.getField(), "a field");
    }

    private static List<StatusCause> causes(KubernetesClientException e) {
        var status = e.getStatus();
        return status == null
                        || status.getDetails() == null
                        || status.getDetails().getCauses() == null
                ? List.of()
                : status.getDetails().getCauses();
    }

    private static String reason(KubernetesClientException e) {
        return e.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(e.getStatus().getReason(), "");
    }

    private static String said(@Nullable Status status) {
        return status == null ? "" : Objects.requireNonNullElse(status.getMessage(), "");
    }
}
