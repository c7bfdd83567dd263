package dev.vso.vault.address;

import dev.vso.error.Explanation;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The addresses to which the operator may connect for a VaultConnection. Pure. The rules apply to the resolved address
 * that the connection uses, not only to the name.
 *
 * @param allowed by {@code --allowed-vault-addresses}; empty for all that are not always refused
 * @param loopback true if loopback addresses are allowed without a pattern: not in a cluster, where loopback is the
 *     operator's pod
 * @param apiServer the addresses of Kubernetes
 */
public record AddressRules(List<AddressPattern> allowed, boolean loopback, Set<Endpoint> apiServer) {

    /** For a developer's machine. */
    public static final AddressRules LOCAL = new AddressRules(List.of(), true, Set.of());

    /**
     * An address.
     *
     * @param port 0 for each port
     */
    public record Endpoint(InetAddress address, int port) {}

    private static final Map<IpBlock, String> NEVER = never();

    private static final List<IpBlock> LOOPBACK = List.of(IpBlock.parse("127.0.0.0/8"), IpBlock.parse("::1"));

    public AddressRules {
        allowed = List.copyOf(allowed);
        apiServer = Set.copyOf(apiServer);
    }

    /** The same rules without the patterns, for addresses that are not Vault's. */
    public AddressRules withoutPatterns() {
        return new AddressRules(List.of(), loopback, apiServer);
    }

    /** The reason why the operator does not connect to the address for this name, with the remedy; empty if it does. */
    public Optional<Explanation> refusal(String host, int port, InetAddress address) {
        return Stream.concat(Stream.of(address), IpBlock.embedded(address).stream())
                .flatMap(one -> never(port, one).stream())
                .findFirst()
                .map(what -> Explanation.colon(
                        "leads to " + address.getHostAddress() + ", " + what + ", where the operator never connects to",
                        "write the address of a Vault"))
                .or(() -> unnamedLoopback(host, port, address))
                .or(() -> notAllowed(host, port, address));
    }

    private Optional<String> never(int port, InetAddress address) {
        boolean kubernetes = apiServer.stream()
                .anyMatch(it -> it.address().equals(address) && (it.port() == 0 || it.port() == port));
        return kubernetes
                ? Optional.of("the API server of Kubernetes")
                : NEVER.entrySet().stream()
                        .filter(block -> block.getKey().holds(address))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private Optional<Explanation> unnamedLoopback(String host, int port, InetAddress address) {
        boolean itself = Stream.concat(Stream.of(address), IpBlock.embedded(address).stream())
                .anyMatch(one -> LOOPBACK.stream().anyMatch(block -> block.holds(one)));
        if (!itself || loopback) {
            return Optional.empty();
        }
        boolean named =
                allowed.stream().filter(AddressPattern::isLoopback).anyMatch(it -> it.matches(host, port, address));
        return named
                ? Optional.empty()
                : Optional.of(
                        Explanation.colon(
                                "leads to " + address.getHostAddress() + ", the operator's own pod",
                                "write the address of a Vault, or name 127.0.0.1:" + port
                                        + " in --allowed-vault-addresses (chart value controller.manager.allowedVaultAddresses)"));
    }

    private Optional<Explanation> notAllowed(String host, int port, InetAddress address) {
        return allowed.isEmpty() || allowed.stream().anyMatch(it -> it.matches(host, port, address))
                ? Optional.empty()
                : Optional.of(Explanation.colon(
                        "leads to " + address.getHostAddress() + ":" + port
                                + ", which --allowed-vault-addresses does not allow",
                        "write the address of a Vault that it allows, or add this one"
                                + " (chart value controller.manager.allowedVaultAddresses)"));
    }

    private static Map<IpBlock, String> never() {
        Map<IpBlock, String> never = new LinkedHashMap<>();
        Map.of(
                        "a metadata service of a cloud",
                        List.of(
                                "169.254.169.254",
                                "169.254.170.2",
                                "169.254.170.23",
                                "100.100.100.200",
                                "168.63.129.16",
                                "192.0.0.192",
                                "fd00:ec2::/32",
                                "fd20:ce::254"))
                .forEach((what, blocks) -> blocks.forEach(block -> never.put(IpBlock.parse(block), what)));
        never.put(IpBlock.parse("169.254.0.0/16"), "a link-local address");
        never.put(IpBlock.parse("fe80::/10"), "a link-local address");
        never.put(IpBlock.parse("fec0::/10"), "a site-local address");
        never.put(IpBlock.parse("224.0.0.0/4"), "a multicast address");
        never.put(IpBlock.parse("ff00::/8"), "a multicast address");
        never.put(IpBlock.parse("0.0.0.0/8"), "no address of a server");
        never.put(IpBlock.parse("240.0.0.0/4"), "no address of a server");
        never.put(IpBlock.parse("::/128"), "no address of a server");
        return never;
    }
}
