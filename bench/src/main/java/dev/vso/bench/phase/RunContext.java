package dev.vso.bench.phase;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.cluster.Replicas;
import dev.vso.bench.load.Workload;
import dev.vso.bench.measure.Expectation;
import dev.vso.bench.measure.RequestMeter;
import dev.vso.bench.measure.SecretObserver;
import dev.vso.bench.option.Options;
import java.time.Duration;

/**
 * The context of all steps of a run.
 *
 * @param environment the servers
 * @param options of the command line
 * @param load the resources
 * @param count number of resources
 * @param replicas the operator
 * @param observer watches the Secrets
 * @param meter counts the operator's requests
 * @param figures the results
 */
record RunContext(
        BenchEnvironment environment,
        Options options,
        Workload load,
        int count,
        Replicas replicas,
        SecretObserver observer,
        RequestMeter meter,
        FigureList figures) {

    /** Waits until {@code count} have arrived; false if the deadline passes. */
    boolean await(String what, Expectation expectation, int wanted) {
        try (var step = environment.progress().begin(what)) {
            return expectation.await(wanted, options.sequence().deadline(), soFar -> {
                replicas.requireAlive();
                step.detail(soFar + " of " + wanted);
            });
        }
    }

    /** Waits, and shows it. */
    void pause(String what, Duration time) {
        environment.pause(what, time);
    }
}
