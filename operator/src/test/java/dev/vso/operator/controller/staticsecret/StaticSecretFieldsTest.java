package dev.vso.operator.controller.staticsecret;

import dev.vso.api.VaultStaticSecret;
import dev.vso.operator.reconcile.RefreshLimits;
import dev.vso.operator.reconcile.UnusedFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R7: fields that are set and change nothing")
class StaticSecretFieldsTest {

    /** A part of the spec, and its fields that have no effect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type: kv-v2, destination: {name: a, create: true} |
            type: kv-v2, syncConfig: {instantUpdates: false}, destination: {name: a, create: true} |
            type: kv-v2, syncConfig: {instantUpdates: true}, destination: {name: a, create: true} | syncConfig.instantUpdates
            type: kv-v2, refreshAfter: 1s, destination: {name: a, create: true} |
            type: kv-v2, refreshAfter: 0.5s, destination: {name: a, create: true} | refreshAfter
            type: kv-v2, version: 3, destination: {name: a, create: true} |
            type: kv-v1, version: 0, destination: {name: a, create: true} |
            type: kv-v1, version: 3, destination: {name: a, create: true} | version
            type: kv-v2, hmacSecretData: false, destination: {name: a, create: true} |
            type: kv-v2, rolloutRestartTargets: [{kind: Deployment, name: w}], destination: {name: a, create: true} |
            type: kv-v2, hmacSecretData: false, rolloutRestartTargets: [{kind: Deployment, name: w}], destination: {name: a, create: true} | rolloutRestartTargets
            type: kv-v2, destination: {name: a, create: true, overwrite: true, labels: {a: b}, annotations: {a: b}} |
            type: kv-v2, destination: {name: a} |
            type: kv-v2, destination: {name: a, create: false, overwrite: true, labels: {a: b}, annotations: {a: b}} | destination.overwrite destination.labels destination.annotations
            """)
    void eachIsNamedWithCauseAndCure(String spec, String fields) {
        UnusedFields.assertNamed(StaticSecretFields.unused(resource(spec).getSpec(), RefreshLimits.DEFAULT), fields);
    }

    private static VaultStaticSecret resource(String spec) {
        return Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {name: app, namespace: team, uid: u}
                spec: {mount: m, path: p, %s}
                """.formatted(spec), VaultStaticSecret.class);
    }
}
