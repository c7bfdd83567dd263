package dev.vso.operator.controller.vaultconnection;

import dev.vso.api.VaultConnection;
import dev.vso.operator.reconcile.UnusedFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R7: fields that are set and change nothing")
class VaultConnectionFieldsTest {

    /** A part of the spec, and its fields that have no effect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'address: "https://v", caCertSecretRef: c, tlsServerName: n' |
            'address: "https://v", skipTLSVerify: true, tlsServerName: n' |
            'address: "https://v", skipTLSVerify: true, caCertSecretRef: c' | caCertSecretRef
            'address: "https://v", skipTLSVerify: true, caCertPath: c' | caCertPath
            'address: "http://v"' |
            'address: "http://v", caCertSecretRef: c, tlsServerName: n, skipTLSVerify: true' | caCertSecretRef tlsServerName skipTLSVerify
            'address: "HTTP://v", caCertPath: c' | caCertPath
            """)
    void eachIsNamedWithCauseAndCure(String spec, String fields) {
        UnusedFields.assertNamed(VaultConnectionFields.unused(resource(spec).getSpec()), fields);
    }

    private static VaultConnection resource(String spec) {
        return Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultConnection
                metadata: {name: app, namespace: team, uid: u}
                spec: {%s}
                """.formatted(spec), VaultConnection.class);
    }
}
