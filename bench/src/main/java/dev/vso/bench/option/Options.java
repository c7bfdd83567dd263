package dev.vso.bench.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The options of the command line.
 *
 * @param scenario the kinds of resources
 * @param counts the numbers of resources, a run for each
 * @param namespaces over which they are spread
 * @param before true if they exist before the operator starts
 * @param steps in their order
 * @param refresh {@code refreshAfter} of static secrets
 * @param rest duration of the step rest
 * @param deadline after which a step counts as not done
 * @param outage how long Vault is down
 * @param apiLatency added to each answer of the API server
 * @param api429 how long the API server answers 429 once a tenth has arrived
 * @param memory the container's limit in bytes
 * @param replicas number of operator processes
 * @param killAt the percentage of arrivals at which the first process is killed
 * @param listing true if the operator may list the prefixes of leases
 * @param layout of our operator
 * @param beside commits to compare with
 * @param other the command line of another operator
 * @param crds the folder of its definitions
 * @param rounds how often each is run
 * @param flags further flags of our operator
 * @param markdown true for tables in Markdown
 * @param plot the file of the plot
 * @param plotted the key of the figure in the plot
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

    /** The form of our operator. */
    public enum Layout {
        /** The content of the container. */
        IMAGE,
        /** The classes of the last build, without an AOT cache: for quick work. */
        CLASSES
    }

    public Options {
        counts = List.copyOf(counts);
        steps = List.copyOf(steps);
        beside = List.copyOf(beside);
        flags = List.copyOf(flags);
    }
}
