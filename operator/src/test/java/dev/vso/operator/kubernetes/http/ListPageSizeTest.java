package dev.vso.operator.kubernetes.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("H6: pages of lists follow the size of what is in them")
class ListPageSizeTest {

    private static final URI SECRETS = URI.create("https://k/api/v1/secrets?labelSelector=a%3Db&limit=250&continue=x");

    private final ListPageSize pages = new ListPageSize();

    private int next() {
        return page().objects();
    }

    private ListPageSize.Page page() {
        return pages.of(SECRETS).orElseThrow();
    }

    private void came(long bytesOfOne) {
        var page = page();
        pages.came(page, bytesOfOne * page.objects());
    }

    @Test
    void theFirstIsSmallAndThoseOfSmallObjectsGrow() {
        assertThat(next()).isEqualTo(16);
        came(1_000);
        assertThat(next()).isEqualTo(64);
        came(1_000);
        came(1_000);
        assertThat(next()).isEqualTo(250);
    }

    @Test
    void objectsOfAMegabyteComeOneByOne() {
        came(1_300_000);
        assertThat(next()).isEqualTo(1);
        came(1_300_000);
        assertThat(next()).isEqualTo(1);
        came(1_000);
        assertThat(next()).isEqualTo(4);
    }

    @Test
    @DisplayName("A page with large objects is requested again in smaller pages")
    void largeObjectsLater() {
        came(1_000);
        came(1_000);
        came(1_000);
        var page = page();
        assertThat(ListPageSize.isTooLarge(page, ListPageSize.MOST_BYTES)).isFalse();
        assertThat(ListPageSize.isTooLarge(page, ListPageSize.MOST_BYTES + 1)).isTrue();
        pages.tooLarge(page);
        assertThat(next()).isEqualTo(31);
        pages.tooLarge(page());
        pages.tooLarge(page());
        assertThat(next()).isEqualTo(1);
        assertThat(ListPageSize.isTooLarge(page(), Long.MAX_VALUE)).isFalse();
    }

    @Test
    void onlyTheLimitOfTheRequestIsAnother() {
        assertThat(page().address()).hasToString("https://k/api/v1/secrets?labelSelector=a%3Db&limit=16&continue=x");
        assertThat(pages.of(URI.create("https://k/api/v1/secrets?limit=3"))
                        .orElseThrow()
                        .objects())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://k/api/v1/secrets",
                "https://k/api/v1/secrets?labelSelector=limit%3D3",
                "https://k/api/v1/secrets?limit=250&watch=true",
                "https://k/api/v1/secrets?watch=true&limit=250",
                "https://k/api/v1/secrets?sublimit=250",
            })
    void otherRequestsAreAsTheyAre(String address) {
        assertThat(pages.of(URI.create(address))).isEmpty();
    }
}
