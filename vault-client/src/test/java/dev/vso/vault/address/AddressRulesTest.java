package dev.vso.vault.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vso.vault.address.AddressRules.Endpoint;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {

    private static final AddressRules IN_CLUSTER = new AddressRules(
            List.of(),
            false,
            Set.of(
                    new Endpoint(InetAddress.ofLiteral("10.96.0.1"), 0),
                    new Endpoint(InetAddress.ofLiteral("192.0.2.7"), 6443)));

    private static AddressRules allowing(String patterns) {
        return new AddressRules(
                Arrays.stream(patterns.split(",")).map(AddressPattern::parse).toList(), false, Set.of());
    }

    @DisplayName("H7: no Vault is at these addresses, however they are written")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            169.254.169.254            | metadata service
            2852039166                 | metadata service
            169.16689662               | metadata service
            169.254.170.2              | metadata service
            169.254.170.23             | metadata service
            ::ffff:169.254.169.254     | metadata service
            ::ffff:a9fe:a9fe           | metadata service
            ::169.254.169.254          | metadata service
            ::ffff:0:169.254.169.254   | metadata service
            64:ff9b::a9fe:a9fe         | metadata service
            2002:a9fe:a9fe::1          | metadata service
            fd00:ec2::254              | metadata service
            fd00:ec2::23               | metadata service
            fd20:ce::254               | metadata service
            100.100.100.200            | metadata service
            168.63.129.16              | metadata service
            192.0.0.192                | metadata service
            169.254.1.1                | link-local
            fe80::1                    | link-local
            febf::1                    | link-local
            fec0::1                    | site-local
            224.0.0.1                  | multicast
            239.255.255.255            | multicast
            ff02::1                    | multicast
            0.0.0.0                    | no address of a server
            0.1.2.3                    | no address of a server
            255.255.255.255            | no address of a server
            ::                         | no address of a server
            10.96.0.1                  | the API server
            ::ffff:10.96.0.1           | the API server
            64:ff9b::10.96.0.1         | the API server
            127.0.0.1                  | the operator's own pod
            127.255.0.1                | the operator's own pod
            127.1                      | the operator's own pod
            2130706433                 | the operator's own pod
            ::1                        | the operator's own pod
            ::ffff:127.0.0.1           | the operator's own pod
            64:ff9b::7f00:1            | the operator's own pod
            """)
    void neverToThese(String address, String words) {
        assertThat(IN_CLUSTER
                        .refusal("h", 80, InetAddress.ofLiteral(address))
                        .orElseThrow()
                        .text())
                .contains(words, "write the address of a Vault");
    }

    @DisplayName("H7: everywhere else a Vault may be, while nothing is listed")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5",
                "172.16.0.1",
                "192.168.1.1",
                "8.8.8.8",
                "100.64.0.1",
                "169.253.255.255",
                "169.255.0.1",
                "126.0.0.1",
                "128.0.0.1",
                "223.255.255.255",
                "192.0.2.7",
                "fd00::1",
                "fd00:ec3::254",
                "2001:db8::1",
                "fe00::1"
            })
    void elsewhereItMay(String address) {
        assertThat(IN_CLUSTER.refusal("h", 8200, InetAddress.ofLiteral(address)))
                .isEmpty();
    }

    @DisplayName("H7: the API server is its address and port, or its Service with any port")
    @Test
    void theApiServerIsAnAddressAndAPort() {
        assertThat(IN_CLUSTER.refusal("h", 6443, InetAddress.ofLiteral("192.0.2.7")))
                .isPresent();
        assertThat(IN_CLUSTER.refusal("h", 8200, InetAddress.ofLiteral("192.0.2.7")))
                .isEmpty();
        assertThat(IN_CLUSTER.refusal("h", 8200, InetAddress.ofLiteral("10.96.0.1")))
                .isPresent();
    }

    @DisplayName("H7: only what is listed, by name or by address")
    @ParameterizedTest(name = "{0}: {1}:{2} at {3}")
    @CsvSource(delimiter = '|', textBlock = """
            vault.example.com             | vault.example.com    | 8200 | 10.0.0.5        | true
            vault.example.com             | VAULT.Example.com.   | 443  | 10.0.0.5        | true
            Vault.example.com.            | vault.example.com    | 443  | 10.0.0.5        | true
            vault.example.com             | xvault.example.com   | 8200 | 10.0.0.5        | false
            vault.example.com             | vault.example.com.evil.org | 8200 | 10.0.0.5  | false
            vault.example.com             | a.vault.example.com  | 8200 | 10.0.0.5        | false
            *.example.com                 | a.b.example.com      | 8200 | 10.0.0.5        | true
            *.example.com                 | example.com          | 8200 | 10.0.0.5        | false
            *.example.com                 | evilexample.com      | 8200 | 10.0.0.5        | false
            *.example.com                 | a.example.com        | 8200 | 169.254.169.254 | false
            vault.example.com:8200        | vault.example.com    | 8200 | 10.0.0.5        | true
            vault.example.com:8200        | vault.example.com    | 443  | 10.0.0.5        | false
            10.0.0.0/8                    | anything             | 8200 | 10.9.9.9        | true
            10.0.0.0/8                    | anything             | 8200 | 11.0.0.1        | false
            10.0.0.0/8:8200               | anything             | 8201 | 10.9.9.9        | false
            10.0.0.5                      | 10.0.0.5             | 8200 | 10.0.0.5        | true
            10.0.0.5:8200                 | 10.0.0.5             | 8200 | 10.0.0.5        | true
            10.0.0.0/31                   | h                    | 8200 | 10.0.0.2        | false
            0.0.0.0/0                     | h                    | 8200 | 169.254.169.254 | false
            0.0.0.0/0                     | h                    | 8200 | 8.8.8.8         | true
            0.0.0.0/0                     | h                    | 8200 | fd00::1         | false
            fd00::/8                      | h                    | 8200 | fd00::1         | true
            [fd00::1]:8200                | h                    | 8200 | fd00::1         | true
            [fd00::]/8:8200               | h                    | 8200 | fd12::1         | true
            10.0.0.5,*.example.com        | v.example.com        | 8200 | 10.7.7.7        | true
            127.0.0.1:8200                | localhost            | 8200 | 127.0.0.1       | true
            127.0.0.1:8200                | localhost            | 8100 | 127.0.0.1       | false
            localhost:8200                | localhost            | 8200 | 127.0.0.1       | true
            *.example.com                 | v.example.com        | 8200 | 127.0.0.1       | false
            0.0.0.0/0                     | h                    | 8200 | 127.0.0.1       | false
            xn--bcher-kva.example         | xn--bcher-kva.example | 443 | 10.0.0.5        | true
            """)
    void onlyListed(String patterns, String host, int port, String address, boolean may) {
        assertThat(allowing(patterns)
                        .refusal(host, port, InetAddress.ofLiteral(address))
                        .isEmpty())
                .isEqualTo(may);
    }

    @DisplayName("H7: a pattern that means nothing is refused")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://vault.example.com", "*", "a.*.com", "*vault.com", "10.0.0.0/33", "10.0.0.0/x", "fd00::/129",
                "vault.example.com:port", "user@vault.example.com", "bücher.example", "a..b", "-a.b", "[fd00::1", ""
            })
    void invalidPattern(String pattern) {
        assertThatThrownBy(() -> AddressPattern.parse(pattern)).isInstanceOf(IllegalArgumentException.class);
    }
}
