package dev.vso.operator.reconcile;

import dev.vso.api.Destination;
import dev.vso.api.OnFailure;
import dev.vso.api.RestartPolicy;
import dev.vso.operator.events.Events;
import dev.vso.operator.status.ConditionReasons;
import dev.vso.operator.status.ConditionType;
import dev.vso.operator.status.ConditionUpdate;
import dev.vso.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field of a resource that is set but has no effect. This is not an error: the condition {@code NoEffect} reports it,
 * and one event.
 *
 * @param field its path below {@code spec}
 * @param cause why it has no effect
 * @param cure what to do instead
 */
public record UnusedField(String field, String cause, String cure) {

    private static final String CREATE = "destination.create is not true";
    private static final String SET_CREATE = "set destination.create to true, or remove the field";

    /** The field, if it is set without effect. */
    public static Optional<UnusedField> when(boolean unused, String field, String cause, String cure) {
        return unused ? Optional.of(new UnusedField(field, cause, cure)) : Optional.empty();
    }

    /** Whether an optional text of a spec is set. */
    public static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    /** The field, where nothing is put back after a failed rollout. */
    public static Optional<UnusedField> rollback(@Nullable RestartPolicy policy) {
        return when(
                policy != null && policy.onFailure() == OnFailure.ROLLBACK,
                "rotation.onFailure Rollback",
                "only leased credentials of a VaultDynamicSecret are put back, so it acts as Stop",
                "write Stop");
    }

    /** The unused fields of a destination. */
    public static List<UnusedField> of(Destination destination) {
        if (Boolean.TRUE.equals(destination.create())) {
            return List.of();
        }
        List<UnusedField> unused = new ArrayList<>();
        when(
                        Boolean.TRUE.equals(destination.overwrite()),
                        "destination.overwrite",
                        CREATE + ", so the data is written into the existing Secret, regardless of its owner",
                        SET_CREATE)
                .ifPresent(unused::add);
        when(
                        !destination.labels().isEmpty(),
                        "destination.labels",
                        CREATE + ", so only the data of the Secret is written",
                        SET_CREATE)
                .ifPresent(unused::add);
        when(
                        !destination.annotations().isEmpty(),
                        "destination.annotations",
                        CREATE + ", so only the data of the Secret is written",
                        SET_CREATE)
                .ifPresent(unused::add);
        return unused;
    }

    /** The conditions, with one about the unused fields; that one is removed when there are none. */
    public static List<Condition> withCondition(
            List<Condition> conditions, List<UnusedField> unused, HasMetadata resource, Instant now) {
        return unused.isEmpty()
                ? Conditions.without(conditions, ConditionType.NO_EFFECT)
                : Conditions.merge(
                        conditions,
                        List.of(ConditionUpdate.yes(
                                ConditionType.NO_EFFECT, ConditionReasons.FIELD_WITHOUT_EFFECT, words(unused))),
                        resource.getMetadata().getGeneration(),
                        now);
    }

    /** The same, with an event unless the status already reports it. */
    public static List<Condition> withCondition(
            List<Condition> before,
            List<Condition> conditions,
            List<UnusedField> unused,
            HasMetadata resource,
            Instant now,
            Events events) {
        List<Condition> after = withCondition(conditions, unused, resource, now);
        Optional<String> message = message(after);
        if (!message.equals(message(before))) {
            message.ifPresent(what -> events.warning(resource, ConditionReasons.FIELD_WITHOUT_EFFECT, what));
        }
        return after;
    }

    private static Optional<String> message(List<Condition> conditions) {
        return Conditions.find(conditions, ConditionType.NO_EFFECT).map(Condition::getMessage);
    }

    private static String words(List<UnusedField> unused) {
        return unused.stream().map(UnusedField::words).collect(Collectors.joining("; "));
    }

    private String words() {
        return "spec.%s has no effect, because %s: %s".formatted(field, cause, cure);
    }
}
