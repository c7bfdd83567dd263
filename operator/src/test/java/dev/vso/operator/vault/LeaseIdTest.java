package dev.vso.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseIdTest {

    @ParameterizedTest
    @DisplayName("R5: the tail of a lease is the end of its random part")
    @CsvSource({
        "database/creds/app/7ZpQx1LmN2aBKq8sTTv01pLw, v01pLw",
        "database/creds/app/7ZpQx1LmN2aBKq8sTTv01pLw.ns1Ab, v01pLw",
        "database/creds/app.v2/7ZpQx1LmN2aBKq8sTTv01pLw, v01pLw",
        "short, short",
        "a/b, b",
    })
    void theTailTellsLeasesOfAPathApart(String id, String tail) {
        assertThat(new LeaseId(id).tail()).isEqualTo(tail);
    }
}
