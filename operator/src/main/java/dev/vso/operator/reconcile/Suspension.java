package dev.vso.operator.reconcile;

import dev.vso.api.Suspendable;
import dev.vso.operator.error.SyncError;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** How a user suspended a resource: nothing is written for it, but the leases that it holds are renewed. Pure. */
public enum Suspension {
    BY_SPEC("SuspendedBySpec", "spec.suspend is true", "set spec.suspend to false or remove it"),
    BY_ANNOTATION(
            "PausedByAnnotation",
            "the annotation %s is true".formatted(Suspension.ANNOTATION),
            "remove the annotation %s".formatted(Suspension.ANNOTATION));

    /** The annotation that suspends a resource while its value is {@code true}. */
    public static final String ANNOTATION = "vso.secrets.hashicorp.com/paused";

    private final String reason;
    private final String cause;
    private final String remedy;

    Suspension(String reason, String cause, String remedy) {
        this.reason = reason;
        this.cause = cause;
        this.remedy = remedy;
    }

    /**
     * What the suspension means for the credentials that the Secret holds.
     *
     * @param text part of a sentence
     * @param isWarning whether workloads lose access unless a person acts
     */
    public record Effect(String text, boolean isWarning) {

        /** The credentials end at this time, because they cannot be prolonged. */
        public static Effect until(Instant end, Instant now) {
            return now.isBefore(end)
                    ? new Effect(
                            "the credentials in the Secret work until %s and are not replaced before the resource is resumed"
                                    .formatted(end.truncatedTo(ChronoUnit.SECONDS)),
                            true)
                    : gone();
        }

        /** The lease of the credentials could not be renewed; that is retried until its end. */
        public static Effect notRenewed(Instant end, SyncError error) {
            return new Effect(
                    "the lease could not be renewed and ends at %s: %s"
                            .formatted(end.truncatedTo(ChronoUnit.SECONDS), error.message()),
                    true);
        }

        /**
         * The certificate stays until its end.
         *
         * @param due when it would be replaced
         */
        public static Effect ofCertificate(Instant end, Instant due, Instant now) {
            if (!now.isBefore(end)) {
                return new Effect(
                        "the certificate has expired and is not replaced before the resource is resumed", true);
            }
            String until = "the certificate is valid until %s and is not replaced before the resource is resumed"
                    .formatted(end.truncatedTo(ChronoUnit.SECONDS));
            return now.isBefore(due)
                    ? new Effect(until, false)
                    : new Effect(until + ", although its renewal is due", true);
        }

        /** The certificate was revoked. */
        public static Effect certificateRevoked() {
            return new Effect("the certificate was revoked and is not replaced before the resource is resumed", true);
        }

        /** The credentials do not work any more. */
        public static Effect gone() {
            return new Effect(
                    "the credentials in the Secret were revoked or have expired, and are not replaced before the resource is resumed",
                    true);
        }
    }

    /** Returns whether and how the resource is suspended; the spec counts first. */
    public static Optional<Suspension> of(HasMetadata resource) {
        if (!(resource instanceof CustomResource<?, ?> custom) || !(custom.getSpec() instanceof Suspendable spec)) {
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(spec.suspend())) {
            return Optional.of(BY_SPEC);
        }
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .filter("true"::equals)
                .map(_ -> BY_ANNOTATION);
    }

    /** Returns whether these conditions of a status say that the resource is suspended. */
    public static boolean isReportedBy(List<Condition> conditions) {
        return Conditions.find(conditions, ConditionType.SUSPENDED).isPresent();
    }

    /** The reason in the condition, and of the event when the suspension begins. */
    String reason() {
        return reason;
    }

    /** Why the resource is suspended, as part of a sentence. */
    public String cause() {
        return cause;
    }

    /** How to resume it, in the imperative. */
    public String remedy() {
        return remedy;
    }

    /** The condition's message: what is not done, why, what that means, and how to resume. */
    String message(Optional<Effect> effect) {
        return "%s: the Secret is not written, no workload is restarted and nothing is issued%s; to resume, %s"
                .formatted(cause, effect.map(it -> "; " + it.text()).orElse(""), remedy);
    }
}
