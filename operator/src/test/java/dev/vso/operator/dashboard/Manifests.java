package dev.vso.operator.dashboard;

import java.time.Duration;
import java.time.Instant;

/** Resources with their status, as in a cluster. */
record Manifests(Instant now) {

    static String condition(String type, String status, String reason, String message, Instant since) {
        return """
                - type: %s
                  status: "%s"
                  reason: %s
                  message: "%s"
                  lastTransitionTime: "%s"
                """.formatted(type, status, reason, message.replace("\"", "\\\""), since);
    }

    static String well(Instant since) {
        return condition("SecretSynced", "True", "Synced", "Secret is in sync with Vault", since)
                + condition("Healthy", "True", "Healthy", "the last sync succeeded", since)
                + condition("Ready", "True", "Ready", "Secret can be used", since);
    }

    static String failed(String reason, String message, Instant since) {
        return condition("SecretSynced", "False", reason, message, since)
                + condition("Healthy", "False", reason, message, since)
                + condition("Ready", "False", reason, message, since);
    }

    String fixed(String namespace, String name, String conditions) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {namespace: %1$s, name: %2$s, generation: 1, creationTimestamp: "2026-02-03T04:05:06Z"}
                spec:
                  mount: secret
                  type: kv-v2
                  path: %1$s/%2$s
                  refreshAfter: 60s
                  destination: {name: %2$s, create: true}
                status:
                  lastGeneration: 1
                  conditions:
                """.formatted(namespace, name) + conditions.indent(4);
    }

    /** @param passed elapsed time of the lease */
    String leased(String namespace, String name, Duration lease, Duration passed, String conditions) {
        Instant since = now.minus(passed);
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata: {namespace: %1$s, name: %2$s, generation: 1, creationTimestamp: "2026-02-03T04:05:06Z"}
                spec:
                  mount: database
                  path: creds/%1$s-%2$s
                  params: {common: hush-parameter}
                  destination: {name: %2$s-credentials, create: true}
                  rolloutRestartTargets: [{kind: Deployment, name: %2$s}]
                status:
                  lastRenewalTime: %3$d
                  lastGeneration: 1
                  secretLease: {id: "database/creds/%2$s/hush-lease", duration: %4$d, renewable: true, requestID: "1", accessor: hush-accessor}
                  secretMAC: hush-mac
                  expiresAt: "%5$s"
                  conditions:
                """.formatted(namespace, name, since.getEpochSecond(), lease.toSeconds(), since.plus(lease))
                + conditions.indent(4);
    }

    /** With a rotation of credentials in this phase, after a third of an hour. */
    String rotating(String namespace, String name, String phase, Instant since, String message) {
        return leased(namespace, name, Duration.ofHours(1), Duration.ofMinutes(20), well(now))
                .replace(
                        "  secretMAC: hush-mac",
                        "  secretMAC: hush-mac\n  rotation: {phase: %s, since: \"%s\", message: \"%s\"}"
                                .formatted(phase, since, message));
    }

    String rotated(String namespace, String name, Duration period, Duration passed) {
        Instant since = now.minus(passed);
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultDynamicSecret
                metadata: {namespace: %1$s, name: %2$s, generation: 1}
                spec:
                  mount: database
                  path: static-creds/%2$s
                  allowStaticCreds: true
                  destination: {name: %2$s, create: true}
                status:
                  lastRenewalTime: %3$d
                  lastGeneration: 1
                  secretLease: {id: "", duration: 0, renewable: false, requestID: "1"}
                  staticCredsMetaData: {lastVaultRotation: %3$d, rotationPeriod: %4$d, ttl: 1}
                  expiresAt: "%5$s"
                  conditions:
                """.formatted(namespace, name, since.getEpochSecond(), period.toSeconds(), since.plus(period))
                + well(since).indent(4);
    }

    /** @param more further lines of the spec */
    String certificate(String namespace, String name, Duration life, Duration passed, String more) {
        Instant since = now.minus(passed);
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultPKISecret
                metadata: {namespace: %1$s, name: %2$s, generation: 1}
                spec:
                  mount: pki
                  role: web-server
                  commonName: %2$s.%1$s.example.com
                  altNames: [%2$s.%1$s.svc]
                  destination: {name: %2$s-tls, create: true, type: kubernetes.io/tls}
                %3$s
                status:
                  serialNumber: "3a:7f:01"
                  expiration: %4$d
                  lastRotation: %5$d
                  lastGeneration: 1
                  valid: true
                  error: ""
                  conditions:
                """.formatted(
                                namespace,
                                name,
                                more.indent(2).stripTrailing(),
                                since.plus(life).getEpochSecond(),
                                since.getEpochSecond())
                + well(since).indent(4);
    }

    String database(String namespace, String name, Duration lease, Duration passed) {
        String end = now.minus(passed).plus(lease).toString();
        return """
                apiVersion: example.com/v1
                kind: Database
                metadata: {namespace: %1$s, name: %2$s, generation: 1}
                spec:
                  engine: postgresql
                  name: %2$s
                  connection: {url: "postgresql://{{username}}:{{password}}@hush-host/x", rootSecretRef: root}
                  roles: [{name: app, db_name: %2$s}, {name: report, db_name: %2$s}]
                status:
                  observedGeneration: 1
                  roles:
                    - {name: app, secret: %2$s-credentials, leaseId: l, leaseDuration: %3$d, renewable: true, expiresAt: "%4$s"}
                    - {name: report, secret: %2$s-report-credentials, leaseId: m, leaseDuration: %3$d, renewable: true, expiresAt: "%4$s"}
                  conditions:
                """.formatted(namespace, name, lease.toSeconds(), end)
                + well(now.minus(passed)).indent(4);
    }

    static String connection(String namespace, String name, String address, String conditions) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultConnection
                metadata: {namespace: %s, name: %s, generation: 1}
                spec: {address: "%s", headers: {X-Token: hush-header}}
                status:
                  valid: true
                  conditions:
                """.formatted(namespace, name, address) + conditions.indent(4);
    }

    static String login(String namespace, String name, String conditions) {
        return """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultAuth
                metadata: {namespace: %s, name: %s, generation: 1}
                spec:
                  method: kubernetes
                  mount: kubernetes
                  kubernetes: {role: r, serviceAccount: default}
                  params: {x: hush-login}
                status:
                  conditions:
                """.formatted(namespace, name) + conditions.indent(4);
    }
}
