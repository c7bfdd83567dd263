package dev.vso.bench.phase;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.cluster.Replicas;
import dev.vso.bench.load.Workload;
import dev.vso.bench.measure.RequestMeter;
import dev.vso.bench.measure.SecretObserver;
import dev.vso.bench.option.Options;
import dev.vso.bench.option.Step;
import dev.vso.bench.report.Result;
import dev.vso.bench.subject.Variant;
import dev.vso.testing.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One operator, one number of resources, servers of its own.
 *
 * @param folder for the servers' data and the logs
 */
public record Run(Options options, Variant variant, int count, Path folder, Progress progress) {

    /** Runs all steps; ends after a step that missed the deadline. */
    public Result result() {
        try (var environment =
                        BenchEnvironment.start(folder, variant, options.faults().apiLatency(), progress);
                var observer = new SecretObserver(environment.client());
                var replicas = new Replicas(environment, variant)) {
            var load = Workload.of(options.load());
            environment.prepareAuth();
            load.prepare(environment, count);
            var meter = new RequestMeter(environment.sandbox(), environment.user());
            var figures = new FigureList();
            var run = new RunContext(environment, options, load, count, replicas, observer, meter, figures);
            var _ = phases().stream().allMatch(phase -> phase.run(run));
            return new Result(variant.name(), count, figures.all());
        }
    }

    private List<Phase> phases() {
        // If all resources exist before the start, there is no idle step.
        var phases = new ArrayList<>(options.sequence().steps().stream()
                .filter(step -> !(step == Step.IDLE && options.load().before()))
                .map(Run::phase)
                .toList());
        if (options.sequence().steps().contains(Step.REVOKE)) {
            phases.add(new VaultAlone());
        }
        return phases;
    }

    private static Phase phase(Step step) {
        return switch (step) {
            case IDLE -> new IdlePhase();
            case CREATE -> new CreatePhase();
            case REST -> new RestPhase();
            case CHANGE -> new ChangePhase();
            case REVOKE -> new RevokePhase();
            case VAULT_DOWN -> new OutagePhase();
            case RESTART -> new RestartPhase();
            case FAILOVER -> new FailoverPhase();
            case DELETE -> new DeletePhase();
        };
    }
}
