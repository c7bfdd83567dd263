package dev.vso.testing;

import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Kubernetes control plane: etcd, kube-apiserver and kube-controller-manager. Tokens, garbage collection, namespaces
 * and service accounts work; workloads have no pods unless {@link Sandbox#simulatePods} gives their namespace some.
 */
public final class KubeCluster implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);

    private final KubeFiles files;
    private final Path binary;
    private final Processes processes;
    private final int etcdPort;
    private final int etcdPeerPort;
    private final int port;
    private final URI address;
    private final String adminToken;
    private final SandboxCa ca;
    private final HttpClient http;
    private final JsonLog auditLog;
    private final KubernetesClient admin;
    private ServerProcess etcd;
    private ServerProcess apiServer;

    private KubeCluster(Path folder, Path binary, SandboxCa ca, Processes processes)
            throws IOException, GeneralSecurityException {
        this.binary = binary;
        this.processes = processes;
        this.ca = ca;
        var ports = Ports.free(3);
        this.etcdPort = ports.get(0);
        this.etcdPeerPort = ports.get(1);
        this.port = ports.get(2);
        this.address = URI.create("https://" + Ports.LOOPBACK + ":" + port);
        this.adminToken = Passwords.random();
        this.files = KubeFiles.write(PrivateFiles.folder(folder), ca, address, adminToken);
        this.auditLog = new JsonLog(files.auditLog());
        this.http = HttpClient.newBuilder().sslContext(ca.trust()).build();
        this.etcd = launchEtcd();
        this.apiServer = launchApiServer();
        this.admin = clientFor(adminToken);
    }

    /**
     * Starts etcd and the API server with their data in the folder and waits until the latter is ready; {@link
     * #startControllers()} is to follow.
     */
    public static KubeCluster start(Path folder, Binaries binaries, SandboxCa ca, Processes processes) {
        try {
            var cluster = new KubeCluster(folder, binaries.kube(), ca, processes);
            cluster.awaitReady();
            return cluster;
        } catch (IOException | GeneralSecurityException e) {
            throw new SandboxException("the cluster's folder cannot be made: " + folder, e);
        }
    }

    private ServerProcess launchEtcd() {
        return processes.start(
                "etcd",
                List.of(
                        binary.toString(),
                        "etcd",
                        "--data-dir=" + files.etcdData(),
                        "--client-port=" + etcdPort,
                        "--peer-port=" + etcdPeerPort),
                files.log("etcd"));
    }

    private ServerProcess launchApiServer() {
        return processes.start(
                "kube-apiserver",
                List.of(
                        binary.toString(),
                        "kube-apiserver",
                        "--etcd-servers=http://" + Ports.LOOPBACK + ":" + etcdPort,
                        "--bind-address=" + Ports.LOOPBACK,
                        "--secure-port=" + port,
                        "--tls-cert-file=" + files.server().certificateFile(),
                        "--tls-private-key-file=" + files.server().keyFile(),
                        "--service-account-key-file=" + files.tokenPublicKey(),
                        "--service-account-signing-key-file=" + files.tokenSigningKey(),
                        "--service-account-issuer=" + address,
                        // Seed manifests ask for tokens with the audience "vault".
                        "--api-audiences=" + address + ",vault",
                        "--token-auth-file=" + files.tokens(),
                        "--authorization-mode=RBAC",
                        "--service-cluster-ip-range=10.0.0.0/24",
                        "--audit-policy-file=" + files.auditPolicy(),
                        "--audit-log-path=" + files.auditLog(),
                        "--audit-log-maxsize=2000",
                        "--profiling=false"),
                files.log("kube-apiserver"));
    }

    /**
     * Starts the controller manager, once the resource definitions are there: its garbage collector looks for new kinds
     * every 30 seconds only, and never notices the deletion of an owner whose kind it did not know.
     */
    void startControllers() {
        processes.start(
                "kube-controller-manager",
                List.of(
                        binary.toString(),
                        "kube-controller-manager",
                        "--controllers=garbagecollector,namespace-controller,serviceaccount-controller,"
                                + "root-ca-certificate-publisher-controller",
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--kubeconfig=" + files.kubeconfig(),
                        "--root-ca-file=" + ca.file()),
                files.log("kube-controller-manager"));
    }

    private void awaitReady() {
        apiServer.awaitReady(START, () -> {
            if (!etcd.alive()) {
                throw new Waiting.Unrecoverable("etcd ended, see " + files.log("etcd"));
            }
            return get("/readyz").statusCode() == 200;
        });
    }

    /** Ends the API server; etcd keeps the data. */
    public void stopApiServer() {
        apiServer.stop();
    }

    /** Starts the API server after {@link #stopApiServer}, on the same port. */
    public void startApiServer() {
        Ports.awaitFree(port, START);
        apiServer = launchApiServer();
        awaitReady();
    }

    /** A kubeconfig file of the administrator. */
    public Path kubeconfig() {
        return files.kubeconfig();
    }

    /** A new kubeconfig file for the holder of this bearer token. */
    public Path kubeconfigFor(String user, String token) {
        try {
            return PrivateFiles.write(
                    files.folder().resolve(user + ".kubeconfig"), KubeFiles.kubeconfig(ca, address, user, token));
        } catch (IOException e) {
            throw new SandboxException("no kubeconfig can be written to " + files.folder(), e);
        }
    }

    public URI address() {
        return address;
    }

    public String adminToken() {
        return adminToken;
    }

    /** An administrator's client; closed with the cluster. */
    public KubernetesClient adminClient() {
        return admin;
    }

    /** A client with this bearer token; the caller closes it. */
    public KubernetesClient clientFor(String token) {
        return new KubernetesClientBuilder().withConfig(configFor(token)).build();
    }

    private Config configFor(String token) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(address.toString())
                .withCaCertFile(ca.file().toString())
                .withOauthToken(token)
                .withUserAgent("sandbox")
                .build();
    }

    /** The key in PEM that verifies service account tokens of this cluster. */
    public String tokenPublicKey() {
        try {
            return Files.readString(files.tokenPublicKey());
        } catch (IOException e) {
            throw new SandboxException("the key of the service accounts' tokens cannot be read", e);
        }
    }

    /**
     * A service account's token, as TokenRequest gives it; without audiences it has all of the API server's, {@code
     * vault} among them.
     */
    public String serviceAccountToken(String namespace, String name, Duration life, String... audiences) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(life.toSeconds())
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /**
     * The server's own count of requests, {@code apiserver_request_total} with the labels {@code verb} (capitals),
     * {@code resource}, {@code subresource}, {@code code}; all clients together.
     */
    public Counters requestCounts() {
        try {
            return Counters.parse(get("/metrics").body(), "apiserver_request_total");
        } catch (IOException e) {
            throw new SandboxException("the API server reports no metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while reading metrics", e);
        }
    }

    /** A mark in the audit log, for {@link #auditSince}. */
    public long auditMark() {
        return auditLog.position();
    }

    /** Every request that was answered since the mark, in order, of all clients. */
    public List<KubeAudit> auditSince(long mark) {
        return auditLog.since(mark).stream().map(KubeAudit::of).toList();
    }

    /** Calls back for every request that was answered since the mark; returns the mark of the next. */
    public long auditSince(long mark, Consumer<KubeAudit> request) {
        return auditLog.read(mark, entry -> request.accept(KubeAudit.of(entry)));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + adminToken)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Closes the administrator's client; the servers end with their {@link Processes}. */
    @Override
    public void close() {
        admin.close();
    }
}
