package dev.vso.operator.rollout;

import dev.vso.api.PendingRestartStatus;
import dev.vso.api.RestartKind;
import dev.vso.api.RolloutRestartTarget;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A restart that was requested but not done yet: recorded in a resource's status for the next process, and in the text
 * of its condition for people. Pure.
 *
 * @param stamp the restart time that is written to the target; the same stamp restarts only once, so that a restart
 *     done just before a process ended is not repeated
 * @param notBefore until when it is throttled or waits for a window; empty if it does not
 * @param window whether it waits for a window
 * @param atOnce why it does not wait for one, for people; empty if it would
 */
public record PendingRestart(
        RolloutRestartTarget target,
        Instant stamp,
        Optional<Instant> notBefore,
        boolean window,
        Optional<String> atOnce) {

    private static final String BEGIN = "waiting for a restart: ";
    private static final String END = "; ";
    private static final Pattern ONE = Pattern.compile(
            "(?<kind>[A-Za-z.]+) (?<name>[-a-z0-9.]+) since (?<stamp>\\S+)( not before (?<until>\\S+))?");

    /** Creates a restart without regard to windows. */
    public PendingRestart(RolloutRestartTarget target, Instant stamp, Optional<Instant> notBefore) {
        this(target, stamp, notBefore, false, Optional.empty());
    }

    /**
     * Returns the text for all restarts, followed by an explanation.
     *
     * @param why for people; it may be truncated when written, the list before it hardly ever
     */
    public static String text(List<PendingRestart> pending, String why) {
        return pending.stream().map(PendingRestart::text).collect(Collectors.joining(", ", BEGIN, END)) + why;
    }

    private String text() {
        return "%s %s since %s%s"
                .formatted(
                        Objects.requireNonNull(target.kind()).value(),
                        target.name(),
                        stamp,
                        notBefore.map(until -> " not before " + until).orElse(""));
    }

    /** Converts the restarts for a status. */
    public static List<PendingRestartStatus> toStatus(List<PendingRestart> pending) {
        return pending.stream()
                .map(one -> new PendingRestartStatus(
                        one.target().kind(),
                        one.target().name(),
                        one.stamp().toString(),
                        one.notBefore().map(Instant::toString).orElse(null),
                        one.window() ? true : null,
                        one.atOnce().orElse(null)))
                .toList();
    }

    /** Reads the restarts from a status; invalid entries are skipped. */
    public static List<PendingRestart> of(List<PendingRestartStatus> told) {
        return told.stream().flatMap(one -> read(one).stream()).toList();
    }

    private static Optional<PendingRestart> read(PendingRestartStatus one) {
        try {
            return one.kind() == null
                    ? Optional.empty()
                    : Optional.of(new PendingRestart(
                            new RolloutRestartTarget(one.kind(), one.name()),
                            Instant.parse(one.stamp()),
                            Optional.ofNullable(one.notBefore()).map(Instant::parse),
                            Boolean.TRUE.equals(one.window()),
                            Optional.ofNullable(one.atOnce())));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** Returns whether it is the same restart, regardless of when it may be done. */
    boolean isSameAs(PendingRestart other) {
        return target.equals(other.target()) && stamp.equals(other.stamp());
    }

    /**
     * Parses the restarts from the text, where releases before the field {@code pendingRestarts} kept them; empty if it
     * is another text, or was truncated.
     */
    public static List<PendingRestart> in(String text) {
        int end = text.indexOf(END);
        if (!text.startsWith(BEGIN) || end < 0) {
            return List.of();
        }
        return Pattern.compile(", ")
                .splitAsStream(text.substring(BEGIN.length(), end))
                .flatMap(one -> parse(one).stream())
                .toList();
    }

    private static Optional<PendingRestart> parse(String one) {
        Matcher found = ONE.matcher(one);
        if (!found.matches()) {
            return Optional.empty();
        }
        RestartKind kind = RestartKind.of(found.group("kind"));
        try {
            return kind == null
                    ? Optional.empty()
                    : Optional.of(new PendingRestart(
                            new RolloutRestartTarget(kind, found.group("name")),
                            Instant.parse(found.group("stamp")),
                            Optional.ofNullable(found.group("until")).map(Instant::parse)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
