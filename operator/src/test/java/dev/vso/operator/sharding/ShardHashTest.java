package dev.vso.operator.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shard of a namespace is the same in every replica and every release. */
class ShardHashTest {

    /** FNV-1a test vectors of its authors: a release with other values would conflict with the previous one. */
    @ParameterizedTest
    @CsvSource({"'', 2166136261", "a, 3826002220", "foobar, 3214735720"})
    void theShardIsTheHashOfTheNameModuloTheirNumber(String namespace, long hash) {
        for (int count : new int[] {1, 2, 12, 255}) {
            assertThat(new ShardHash(count).of(namespace)).isEqualTo((int) (hash % count));
        }
    }

    @Test
    void namespacesWithSimilarNamesAreSpread() {
        ShardHash hash = new ShardHash(12);
        Map<Integer, Long> sizes = IntStream.range(0, 1200)
                .mapToObj(i -> "team-" + i)
                .map(hash::of)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(sizes).hasSize(12);
        assertThat(sizes.values()).allMatch(size -> size > 60 && size < 140);
    }

    @Test
    void theLeaseOfANamespaceIsFoundByWhoLeads() {
        assertThat(ShardKeeper.lease("shards-12", "foobar")).contains("vso-shard-" + 3214735720L % 12);
        assertThat(ShardKeeper.lease("vault-secrets-operator-1_x", "foobar")).isEmpty();
        assertThat(ShardKeeper.lease("", "foobar")).isEmpty();
    }

    @Test
    void thereIsAtLeastOneShard() {
        assertThatThrownBy(() -> new ShardHash(0)).hasMessageContaining("at least one");
    }
}
