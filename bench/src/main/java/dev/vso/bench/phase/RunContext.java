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
 * What all steps of a run share.
 *
 * @param environment the servers
 * @param options what the call asks for
 * @param load the resources
 * @param count how many of them
 * @param replicas the operator
 * @param observer sees the Secrets
 * @param meter counts the operator's requests
 * @param figures takes what is measured
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

    /** Waits until so many have arrived; false if that is not done by the deadline. */
    boolean await(String what, Expectation expectation, int wanted) {
        try (var step = environment.progress().begin(what)) {
            return expectation.await(wanted, options.deadline(), soFar -> {
                replicas.requireAlive();
                step.detail(soFar + " of " + wanted);
            });
        }
    }

    /** Lets time pass, and shows it. */
    void pause(String what, Duration time) {
        environment.pause(what, time);
    }
}
