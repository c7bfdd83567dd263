package dev.vso.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/**
 * The files that the Kubernetes servers start from.
 *
 * @param folder where they all are
 * @param server the API server's certificate
 */
record KubeFiles(Path folder, SandboxCa.ServerCertificate server) {

    static KubeFiles write(Path folder, SandboxCa ca, URI address, String adminToken)
            throws IOException, GeneralSecurityException {
        var server = ca.issue("kube-apiserver", "kubernetes", "kubernetes.default", "kubernetes.default.svc");
        var files = new KubeFiles(folder, server);
        var tokenKeys = SandboxCa.newKeys();
        SandboxCa.writeKey(files.tokenSigningKey(), tokenKeys.getPrivate());
        Files.writeString(files.tokenPublicKey(), SandboxCa.pem(tokenKeys.getPublic()));
        PrivateFiles.write(files.tokens(), adminToken + ",admin,admin,\"system:masters\"\n");
        PrivateFiles.write(files.kubeconfig(), kubeconfig(ca, address, "admin", adminToken));
        // Metadata of each request, never its body.
        Files.writeString(files.auditPolicy(), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived, ResponseStarted]
                rules:
                  - level: Metadata
                """);
        return files;
    }

    static String kubeconfig(SandboxCa ca, URI address, String user, String token) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                  - name: sandbox
                    cluster:
                      server: %s
                      certificate-authority: %s
                users:
                  - name: %s
                    user:
                      token: %s
                contexts:
                  - name: sandbox
                    context:
                      cluster: sandbox
                      user: %s
                current-context: sandbox
                """.formatted(address, ca.file(), user, token, user);
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    Path tokens() {
        return folder.resolve("tokens.csv");
    }

    Path tokenSigningKey() {
        return folder.resolve("service-account.key");
    }

    Path tokenPublicKey() {
        return folder.resolve("service-account.pub");
    }

    Path auditPolicy() {
        return folder.resolve("audit-policy.yaml");
    }

    Path auditLog() {
        return folder.resolve("audit.log");
    }

    Path etcdData() {
        return folder.resolve("etcd");
    }

    Path log(String server) {
        return folder.resolve(server + ".log");
    }
}
