package dev.vso.bench.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of the command line. */
public record Options(Load load, Sequence sequence, Faults faults, Subject subject, Report report) {

    /**
     * The resources.
     *
     * @param scenario the kinds of resources
     * @param counts the numbers of resources, a run for each
     * @param namespaces over which they are spread
     * @param before true if they exist before the operator starts
     * @param refresh {@code refreshAfter} of static secrets
     * @param listing true if the operator may list the prefixes of leases
     */
    public record Load(
            Scenario scenario,
            List<Integer> counts,
            int namespaces,
            boolean before,
            Duration refresh,
            boolean listing) {
        public Load {
            counts = List.copyOf(counts);
        }
    }

    /**
     * What is done with them, and for how long.
     *
     * @param steps in their order
     * @param rest duration of the step rest
     * @param deadline after which a step counts as not done
     * @param rounds how often each operator is run
     */
    public record Sequence(List<Step> steps, Duration rest, Duration deadline, int rounds) {
        public Sequence {
            steps = List.copyOf(steps);
        }
    }

    /**
     * What goes wrong meanwhile.
     *
     * @param outage how long Vault is down
     * @param apiLatency added to each answer of the API server
     * @param api429 how long the API server answers 429 once a tenth has arrived
     * @param killAt the percentage of arrivals at which the first process is killed
     */
    public record Faults(
            Duration outage, Optional<Duration> apiLatency, Optional<Duration> api429, Optional<Integer> killAt) {}

    /**
     * The operators that are measured.
     *
     * @param memory the container's limit in bytes
     * @param replicas number of operator processes
     * @param layout of our operator
     * @param flags further flags of our operator
     * @param commits of our operator to compare with
     * @param other another operator to compare with
     */
    public record Subject(
            long memory,
            int replicas,
            Layout layout,
            List<String> flags,
            List<String> commits,
            Optional<OtherOperator> other) {
        public Subject {
            flags = List.copyOf(flags);
            commits = List.copyOf(commits);
        }
    }

    /** The form of our operator. */
    public enum Layout {
        /** The content of the container. */
        IMAGE,
        /** The classes of the last build, without an AOT cache: for quick work. */
        CLASSES
    }

    /**
     * Another operator.
     *
     * @param command its command line
     * @param crds the folder of its definitions
     */
    public record OtherOperator(String command, Path crds) {}

    /**
     * How the figures are shown.
     *
     * @param markdown true for tables in Markdown
     * @param plot the file of the plot
     * @param plotted the key of the figure in the plot
     */
    public record Report(boolean markdown, Optional<Path> plot, String plotted) {}
}
