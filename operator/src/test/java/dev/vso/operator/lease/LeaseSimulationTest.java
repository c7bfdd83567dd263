package dev.vso.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Simulates credentials over hours with every kind of failure; the seed identifies a failed run. */
class LeaseSimulationTest {

    private static final int LIVES = 2_000;
    private static final int LEASE_DURATIONS = 20;

    @Test
    @DisplayName("Credentials are replaced before they expire, not too early, and with few requests")
    void guarantees() {
        long renewals = 0;
        long rotations = 0;
        for (long seed = 1; seed <= LIVES; seed++) {
            LeaseSimulation life = new LeaseSimulation(seed).live(LEASE_DURATIONS);
            life.assertCallsWithinBudget(LEASE_DURATIONS);
            renewals += life.renewals();
            rotations += life.rotations();
        }
        assertThat(renewals).as("renewals in %d lives", LIVES).isGreaterThan(10L * LIVES);
        assertThat(rotations).as("rotations in %d lives", LIVES).isGreaterThan(3L * LIVES);
    }
}
