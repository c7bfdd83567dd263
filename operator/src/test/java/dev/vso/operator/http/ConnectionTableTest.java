package dev.vso.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.operator.http.ConnectionTable.Seat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionTableTest {

    private static InetAddress address(char name) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) name});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Each connection is a letter for its address; a capital letter is being answered, the others wait for a request.
     */
    @ParameterizedTest(name = "{0} and then {1}: {2} gives way")
    @CsvSource(textBlock = """
            '',       a, -1
            abc,      a, -1
            aabb,     c,  0
            bbaa,     c,  0
            abbc,     d,  1
            aBbc,     d,  2
            aBBc,     d,  1
            abcd,     e,  0
            ABcd,     e,  2
            ABCD,     e,  0
            aa,       a,  0
            Aa,       a,  1
            AA,       a,  0
            bAa,      a,  2
            """)
    void eviction(String open, char from, int gone) {
        List<Seat> taken = new ArrayList<>();
        for (int i = 0; i < open.length(); i++) {
            char it = open.charAt(i);
            taken.add(new Seat(address(Character.toLowerCase(it)), Character.isLowerCase(it), i));
        }
        assertThat(ConnectionTable.givesWay(taken, address(from), 4, 2))
                .isEqualTo(gone < 0 ? Optional.empty() : Optional.of(taken.get(gone)));
    }
}
