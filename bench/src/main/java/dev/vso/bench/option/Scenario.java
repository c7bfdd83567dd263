package dev.vso.bench.option;

import static dev.vso.bench.option.Step.CHANGE;
import static dev.vso.bench.option.Step.CREATE;
import static dev.vso.bench.option.Step.DELETE;
import static dev.vso.bench.option.Step.FAILOVER;
import static dev.vso.bench.option.Step.IDLE;
import static dev.vso.bench.option.Step.REST;
import static dev.vso.bench.option.Step.RESTART;
import static dev.vso.bench.option.Step.REVOKE;
import static dev.vso.bench.option.Step.VAULT_DOWN;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The kinds of resources of a run. */
public enum Scenario {
    STATIC(2000),
    LEASES(500),
    CERTIFICATES(300),
    DATABASES(100),
    MIXED(500);

    private final int count;

    Scenario(int count) {
        this.count = count;
    }

    /** Its name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The default number of resources. */
    int count() {
        return count;
    }

    /** The default steps. */
    List<Step> usual() {
        return switch (this) {
            case STATIC, MIXED -> List.of(IDLE, CREATE, REST, CHANGE, RESTART);
            case LEASES -> List.of(IDLE, CREATE, REST, REVOKE, RESTART);
            case CERTIFICATES, DATABASES -> List.of(IDLE, CREATE, REST, RESTART);
        };
    }

    private List<Step> further() {
        return switch (this) {
            case STATIC, MIXED -> List.of(FAILOVER, VAULT_DOWN, DELETE);
            case LEASES, CERTIFICATES, DATABASES -> List.of(FAILOVER, DELETE);
        };
    }

    /** All steps that it supports, in their order. */
    List<Step> steps() {
        return Stream.of(Step.values())
                .filter(step -> usual().contains(step) || further().contains(step))
                .toList();
    }
}
