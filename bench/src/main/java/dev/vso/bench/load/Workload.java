package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import dev.vso.bench.option.Options;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The resources of a run. Each has a number, from zero on, and writes one Secret. */
public interface Workload {

    /** The initial values in Vault. */
    String FIRST = "first";

    /** Creates the prerequisites for {@code count} resources, in Kubernetes and in Vault. */
    void prepare(BenchEnvironment environment, int count);

    /** Creates the resource of this number. */
    void create(BenchEnvironment environment, int number);

    /** Matches a synced Secret when Vault holds this value. */
    Predicate<Observed> synced(String value);

    /** The numbers, below {@code count}, of resources that follow a value in Vault. */
    IntStream following(int count);

    /** Changes the value that this resource follows. */
    void write(BenchEnvironment environment, int number, String value);

    /** The kinds of requests to Vault that each sync needs once. */
    List<String> vaultKinds();

    /** True if the Secrets' content must outlive the operator's process. */
    boolean issued();

    /** The collections of its resources, as paths of the API server. */
    List<String> collections();

    /** The workload of a command line. */
    static Workload of(Options.Load load) {
        return switch (load.scenario()) {
            case STATIC -> new StaticSecrets(load.namespaces(), load.refresh());
            case LEASES -> new Leases(load.listing());
            case CERTIFICATES -> new Certificates();
            case DATABASES -> new Databases(load.namespaces());
            case MIXED ->
                new Mixed(List.of(
                        new StaticSecrets(load.namespaces(), load.refresh()),
                        new Leases(load.listing()),
                        new Certificates(),
                        new Databases(load.namespaces())));
        };
    }
}
