package dev.vso.bench.load;

import dev.vso.bench.cluster.BenchEnvironment;
import dev.vso.bench.measure.Observed;
import dev.vso.bench.option.Options;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The resources of a run. Each is known by its number, from zero on, and fills one Secret. */
public interface Workload {

    /** The values that Vault holds at first. */
    String FIRST = "first";

    /** Makes what so many resources need, in Kubernetes and in Vault. */
    void prepare(BenchEnvironment environment, int count);

    /** Creates the resource of this number. */
    void create(BenchEnvironment environment, int number);

    /** Whether a Secret holds what it is to hold, where Vault holds this value. */
    Predicate<Observed> synced(String value);

    /** Which of so many resources follow a value in Vault. */
    IntStream following(int count);

    /** Changes the value that this resource follows. */
    void write(BenchEnvironment environment, int number, String value);

    /** The kinds of requests to Vault of which each sync needs one. */
    List<String> vaultKinds();

    /** Whether what it holds is to outlive the operator's process. */
    boolean issued();

    /** The collections of its resources, as paths of the API server. */
    List<String> collections();

    /** The workload of a call. */
    static Workload of(Options options) {
        return switch (options.scenario()) {
            case STATIC -> new StaticSecrets(options.namespaces(), options.refresh());
            case LEASES -> new Leases(options.listing());
            case CERTIFICATES -> new Certificates();
            case DATABASES -> new Databases(options.namespaces());
            case MIXED ->
                new Mixed(List.of(
                        new StaticSecrets(options.namespaces(), options.refresh()),
                        new Leases(options.listing()),
                        new Certificates(),
                        new Databases(options.namespaces())));
        };
    }
}
