package dev.vso.bench.phase;

/** Vault is down, and comes back; then all values change. */
final class OutagePhase implements Phase {

    private static final String THIRD = "third";

    @Override
    public boolean run(RunContext run) {
        var window = Window.begin(run);
        run.environment().sandbox().bao().stop();
        run.pause("Vault is down", run.options().faults().outage());
        var down = window.end();
        var name = "Vault down, " + run.options().faults().outage().toSeconds() + " s: ";
        var figures = run.figures();
        figures.add("vault-down.cpu", name + "processor time", down.cpu());
        figures.requests(
                "vault-down.kube-writes",
                name + "writes to Kubernetes",
                down.asked().writes());
        figures.count(
                "vault-down.log-warnings",
                name + "warnings in the log",
                down.logs().warnings());
        var back = Window.begin(run);
        run.environment().sandbox().bao().startAgain();
        return ChangePhase.follow(run, THIRD, new Costs("vault-back", "Vault back, all changed"), back);
    }
}
