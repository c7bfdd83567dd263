package dev.vso.operator.supply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of the POM reference, with its own examples. */
class MavenVersionTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1.1",
        "1-snapshot, 1",
        "1, 1-sp",
        "1-foo2, 1-foo10",
        "1-foo, 1-1",
        "1-1, 1.1",
        "1.foo, 1-1",
        "1-alpha-1, 1-beta-1",
        "1.0-alpha1, 1.0-beta1",
        "1.0-beta1, 1.0-milestone1",
        "1.0-m3, 1.0-rc1",
        "1.0-rc1, 1.0-SNAPSHOT",
        "2.9.10, 2.9.10.4",
        "2.9.10.4, 2.10",
        "4.1.99.Final, 4.1.100.Final",
        "32.0.0-android, 32.0.1-jre",
        "1.9, 1.10",
        "20240101, 20240102"
    })
    void theFirstIsOlder(String older, String newer) {
        assertThat(MavenVersion.of(older)).isLessThan(MavenVersion.of(newer));
        assertThat(MavenVersion.of(newer)).isGreaterThan(MavenVersion.of(older));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0.0",
        "1-ga, 1",
        "1.final, 1-release",
        "1-a1, 1-alpha-1",
        "1.0-cr2, 1.0-RC2",
        "1.0.0-foo.0.0, 1-foo",
        "4.1.100.Final, 4.1.100"
    })
    void bothAreTheSame(String one, String other) {
        assertThat(MavenVersion.of(one)).isEqualByComparingTo(MavenVersion.of(other));
    }
}
