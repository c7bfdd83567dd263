package dev.vso.operator.controller.vaultauth;

import dev.vso.api.VaultAuth;
import dev.vso.operator.reconcile.UnusedFields;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("R7: fields that are set and change nothing")
class VaultAuthFieldsTest {

    /** A part of the spec, and its fields that have no effect. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            method: kubernetes, kubernetes: {role: r, serviceAccount: s} |
            method: kubernetes, kubernetes: {role: r, serviceAccount: s}, jwt: {role: r}, aws: {role: r} | jwt aws
            method: appRole, appRole: {roleId: r, secretRef: s}, gcp: {role: r}, kubernetes: {role: r} | kubernetes gcp
            vaultAuthGlobalRef: {name: g}, jwt: {role: r}, kubernetes: {role: r} |
            method: jwt, jwt: {role: r, secretRef: s} |
            method: jwt, jwt: {role: r, secretRef: s, serviceAccount: t} | jwt.secretRef
            method: aws, aws: {role: r, stsEndpoint: e, irsaServiceAccount: i} |
            method: aws, aws: {role: r, iamEndpoint: e, secretRef: s, irsaServiceAccount: i} | aws.iamEndpoint aws.irsaServiceAccount
            method: kubernetes, kubernetes: {role: r, serviceAccount: s}, storageEncryption: {mount: t, keyName: k} | storageEncryption
            """)
    void eachIsNamedWithCauseAndCure(String spec, String fields) {
        UnusedFields.assertNamed(VaultAuthFields.unused(resource(spec)), fields);
    }

    private static VaultAuth resource(String spec) {
        return Serialization.unmarshal("""
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata: {name: app, namespace: team, uid: u}
                spec: {mount: m, %s}
                """.formatted(spec), VaultAuth.class);
    }
}
