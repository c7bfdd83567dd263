package dev.vso.operator.sharding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that only the holder of a namespace's shard may send. */
class ShardFenceTest {

    @DisplayName("A change in a namespace belongs to its shard")
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "PATCH,  /api/v1/namespaces/shop/secrets/app, shop",
                "POST,   /api/v1/namespaces/shop/secrets, shop",
                "DELETE, /api/v1/namespaces/shop/secrets/app, shop",
                "POST,   /apis/events.k8s.io/v1/namespaces/shop/events, shop",
                "POST,   /api/v1/namespaces/shop/events, shop",
                "PATCH,  /apis/secrets.hashicorp.com/v1beta1/namespaces/shop/vaultauths/default/status, shop",
                "PATCH,  /apis/apps/v1/namespaces/shop/deployments/web, shop",
                "GET,    /api/v1/namespaces/shop/secrets/app, -",
                "POST,   /api/v1/namespaces/shop/serviceaccounts/default/token, -",
                "PATCH,  /apis/coordination.k8s.io/v1/namespaces/vault/leases/vso-shard-1, -",
                "POST,   /apis/authorization.k8s.io/v1/subjectaccessreviews, -"
            })
    void changesBelongToShard(String method, String path, String namespace) {
        assertThat(ShardFence.written(method, path)).isEqualTo(Optional.ofNullable(namespace));
    }
}
