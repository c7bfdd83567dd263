package dev.vso.bench.phase;

import static dev.vso.bench.report.Unit.SECONDS;

import dev.vso.bench.load.Leases;
import dev.vso.bench.measure.DetectionTimes;
import dev.vso.bench.measure.Expectation;
import dev.vso.bench.measure.Observed;
import dev.vso.bench.measure.ReplacementTimes;
import dev.vso.bench.measure.UserRemovalObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** All leases are revoked in Vault by their prefix. */
final class RevokePhase implements Phase {

    /** Revokes all. */
    static final String PREFIX = "sys/leases/revoke-prefix/database/creds/" + Leases.ROLE;

    @Override
    public boolean run(RunContext run) {
        var before = run.observer().secrets();
        var users = before.values().stream().collect(Collectors.toMap(Observed::secret, Observed::user));
        try (var gone = new UserRemovalObserver(run.environment().sandbox().postgres(), Set.copyOf(users.values()))) {
            var others = run.observer().expect(observed -> isOther(observed, before));
            var window = Window.begin(run);
            var asked = System.nanoTime();
            run.environment().vault().write(PREFIX, Map.of("sync", false));
            var done = run.await("waiting for new credentials", others, run.count());
            if (!done) {
                var note = "NOT DONE: %d of %d".formatted(others.count(), run.count());
                run.figures().count("revoke.synced", "all revoked: Secrets with others", others.count(), note);
                return false;
            }
            report(run, ReplacementTimes.of(users, gone.moments(), asked, since(asked, others)));
            var cost = window.endWhenCalm();
            run.figures().add("revoke.cpu", "all revoked: processor time", cost.cpu());
            return true;
        }
    }

    private static boolean isOther(Observed observed, Map<String, Observed> before) {
        var old = before.get(observed.secret());
        return !observed.password().isEmpty()
                && old != null
                && !observed.password().equals(old.password());
    }

    private static Map<String, Duration> since(long asked, Expectation others) {
        var arrived = new HashMap<String, Duration>();
        others.moments().forEach((secret, moment) -> arrived.put(secret, Duration.ofNanos(moment - asked)));
        return arrived;
    }

    private static void report(RunContext run, ReplacementTimes replaced) {
        shares(run, "revoke.ended", "the database refuses the old users", replaced.revoking());
        shares(run, "revoke.replaced", "each Secret has new credentials", replaced.afterRequest());
        shares(run, "revoke.dead", "from the end of its own lease on", replaced.afterEnd());
        run.figures()
                .add(
                        "revoke.replaced-all",
                        "all revoked: to the last Secret with others",
                        ReplacementTimes.within(1, replaced.afterRequest()));
        var noticed = DetectionTimes.of(run.replicas().metrics());
        var what = "all revoked: ends that the operator noticed, since it saw each alive";
        run.figures().count("revoke.noticed", what, noticed.total(), noticed.words());
    }

    private static void shares(RunContext run, String key, String what, List<Duration> sorted) {
        var note = "for 99 %%, half within %.1f s, the last after %.1f s"
                .formatted(
                        FigureList.seconds(ReplacementTimes.within(0.5, sorted)),
                        FigureList.seconds(ReplacementTimes.within(1, sorted)));
        run.figures()
                .add(
                        key,
                        "all revoked: " + what,
                        SECONDS,
                        FigureList.seconds(ReplacementTimes.within(0.99, sorted)),
                        note);
    }
}
