package dev.vso.operator.controller.dynamicsecret;

import dev.vso.api.VaultDynamicSecret;
import dev.vso.operator.lease.RevocationPolicy;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R7: fields that are set and change nothing")
class DynamicSecretFieldsTest {

    /** A part of the spec, and its fields that have no effect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '- destination: {name: a, create: true}' |
            '- refreshAfter: 1m, destination: {name: a, create: true}' |
            '- refreshAfter: 59s, destination: {name: a, create: true}' | refreshAfter
            'L refreshAfter: 59s, destination: {name: a, create: true}' | refreshAfter
            'L destination: {name: a, create: true}' |
            'L refreshAfter: 1m, destination: {name: a, create: true}' | refreshAfter
            'R refreshAfter: 1m, destination: {name: a, create: true}' | refreshAfter
            'R allowStaticCreds: true, destination: {name: a, create: true}' |
            'L rotation: {overlap: 1m, maxOverlap: 1h}, destination: {name: a, create: true}' |
            'L rotation: {overlap: 1m, revokePrevious: Never}, destination: {name: a, create: true}' | rotation.overlap
            '- destination: {name: a, labels: {a: b}}' | destination.labels
            """)
    void eachIsNamedWithCauseAndCure(String spec, String fields) {
        UnusedFields.assertNamed(
                DynamicSecretFields.unused(
                        resource(spec.substring(2)).getSpec(),
                        spec.startsWith("L"),
                        spec.startsWith("R"),
                        new RefreshLimits(Duration.ofMinutes(1), Duration.ofMinutes(1)),
                        RevocationPolicy.after(Duration.ofMinutes(3))),
                fields);
    }

    private static VaultDynamicSecret resource(String spec) {
        return Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata: {name: app, namespace: team, uid: u}
                spec: {mount: m, path: p, %s}
                """.formatted(spec), VaultDynamicSecret.class);
    }
}
