package dev.vso.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.vault.address.AddressRules;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class VaultAddressesTest {
    private static final Map<String, String> POD = Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1");
    private static final URI IN_POD = URI.create("https://10.96.0.1/");
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static AddressRules rules(Map<String, String> environment, URI apiServer, boolean hasToken) {
        return VaultAddresses.rules(List.of(), apiServer, environment, hasToken);
    }

    @DisplayName("H7: in a pod, that is with Kubernetes' variable and token, the pod itself is no Vault")
    @Test
    void loopbackIsForMachinesOfPeople() {
        assertThat(rules(POD, IN_POD, true).loopback()).isFalse();
        assertThat(rules(POD, IN_POD, false).loopback()).isTrue();
        assertThat(rules(Map.of(), IN_POD, true).loopback()).isTrue();
    }

    @DisplayName("H7: the API server is known by its Service and by the address that the operator reaches it at")
    @Test
    void theApiServerIsKnown() {
        AddressRules pod = rules(POD, IN_POD, true);
        assertThat(pod.refusal("kubernetes.default.svc", 443, InetAddress.ofLiteral("10.96.0.1")))
                .isPresent();
        AddressRules laptop = rules(Map.of(), URI.create("https://localhost:6443/"), false);
        assertThat(laptop.refusal("localhost", 6443, LOOPBACK)).isPresent();
        assertThat(laptop.refusal("localhost", 8200, LOOPBACK)).isEmpty();
    }
}
