package dev.vso.bench.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a call asks for.
 *
 * @param scenario what the operator looks after
 * @param counts how many resources, for each a run
 * @param namespaces over which they are spread
 * @param before whether they are there before the operator starts
 * @param steps what happens, in their order
 * @param refresh {@code refreshAfter} of static secrets
 * @param rest how long the step rest lasts
 * @param deadline after which a step counts as not done
 * @param outage how long Vault is down
 * @param apiLatency by which each answer of the API server comes later
 * @param api429 how long the API server answers 429 once a tenth has arrived
 * @param memory the container's limit in bytes
 * @param replicas how many operator processes
 * @param killAt at which percentage of arrivals the first process is killed
 * @param listing whether the operator may list the prefixes of leases
 * @param layout what is started
 * @param beside commits to compare with
 * @param other the command line of another operator
 * @param crds the folder of its definitions
 * @param rounds how often each is run
 * @param flags further flags of our operator
 * @param markdown whether the tables are in Markdown
 * @param plot the file of the plot
 * @param plotted the key of the figure that is plotted
 */
public record Options(
        Scenario scenario,
        List<Integer> counts,
        int namespaces,
        boolean before,
        List<Step> steps,
        Duration refresh,
        Duration rest,
        Duration deadline,
        Duration outage,
        Optional<Duration> apiLatency,
        Optional<Duration> api429,
        long memory,
        int replicas,
        Optional<Integer> killAt,
        boolean listing,
        Layout layout,
        List<String> beside,
        Optional<String> other,
        Optional<Path> crds,
        int rounds,
        List<String> flags,
        boolean markdown,
        Optional<Path> plot,
        String plotted) {

    /** What is started as ours. */
    public enum Layout {
        /** What the container holds. */
        IMAGE,
        /** The classes of the last build, without a cache: for quick work. */
        CLASSES
    }

    public Options {
        counts = List.copyOf(counts);
        steps = List.copyOf(steps);
        beside = List.copyOf(beside);
        flags = List.copyOf(flags);
    }
}
