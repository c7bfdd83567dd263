package dev.vso.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Kubernetes, OpenBao and PostgreSQL on loopback, prepared for the examples ({@link KubeSetup}, {@link VaultSetup}).
 *
 * <p>Everything ends with {@link #close()} or with the JVM.
 */
public final class Sandbox implements AutoCloseable {

    private final Path folder;
    private final Processes processes;
    private final SandboxCa ca;
    private final KubeCluster kube;
    private final BaoServer bao;
    private final PostgresServer postgres;
    private final OptionalServers onDemand;

    private Sandbox(
            Path folder, Processes processes, SandboxCa ca, KubeCluster kube, BaoServer bao, PostgresServer postgres) {
        this.folder = folder;
        this.processes = processes;
        this.ca = ca;
        this.kube = kube;
        this.bao = bao;
        this.postgres = postgres;
        this.onDemand = new OptionalServers(folder, processes, ca);
    }

    /**
     * Starts and prepares all servers; missing programs are built or downloaded first.
     *
     * @param folder for data and logs; files of an earlier sandbox are deleted
     * @throws SandboxException if anything fails; all servers are stopped then
     */
    public static Sandbox start(Path folder, Progress progress) {
        return start(folder, progress, SourceTree.find().crds());
    }

    /**
     * As {@link #start(Path, Progress)}, with the resource definitions of another operator.
     *
     * @param crds the folder of the definitions
     */
    public static Sandbox start(Path folder, Progress progress, Path crds) {
        var binaries = Binaries.of(System.getenv(), progress);
        binaries.ensureAll();
        var home = folder.toAbsolutePath().resolve("servers");
        var processes = new Processes();
        try (var _ = progress.begin("starting Kubernetes, OpenBao and PostgreSQL");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SandboxCache.delete(home);
            PrivateFiles.folder(home);
            return new Start(home, binaries, SandboxCa.create(home.resolve("tls")), processes, threads, crds).run();
        } catch (IOException e) {
            processes.close();
            throw new SandboxException("the sandbox's folder cannot be made: " + home, e);
        } catch (CompletionException e) {
            processes.close();
            throw e.getCause() instanceof SandboxException cause
                    ? cause
                    : new SandboxException("the sandbox does not start: " + e, e);
        }
    }

    /** The order of the start: independent steps run in parallel. */
    private record Start(
            Path home, Binaries binaries, SandboxCa ca, Processes processes, ExecutorService threads, Path crds) {

        Sandbox run() {
            var kube = async(() -> KubeCluster.start(home.resolve("kubernetes"), binaries, ca, processes));
            var bao = async(() -> BaoServer.start(home.resolve("openbao"), binaries, ca, processes));
            var postgres = async(() -> PostgresServer.start(home.resolve("postgres"), binaries, ca, processes));

            var prepared = kube.thenAcceptAsync(this::prepare, threads);
            var engines = bao.thenAcceptAsync(server -> VaultSetup.engines(server.root()), threads);
            var database = engines.thenAcceptBothAsync(
                    postgres, (_, server) -> VaultSetup.database(bao.join().root(), server), threads);
            var logIn = engines.thenAcceptBothAsync(
                    prepared, (_, _) -> new VaultSetup(bao.join().root(), kube.join(), ca).logIn(), threads);

            CompletableFuture.allOf(prepared, database, logIn).join();
            return new Sandbox(home, processes, ca, kube.join(), bao.join(), postgres.join());
        }

        private void prepare(KubeCluster cluster) {
            var setup = new KubeSetup(cluster.adminClient());
            setup.definitions(crds);
            cluster.startControllers();
            setup.namespaces(ca);
            setup.reviewer();
            setup.awaitDefaultAccount(KubeSetup.APP_NAMESPACE);
            setup.awaitDefaultAccount("default");
        }

        private <T> CompletableFuture<T> async(Supplier<T> task) {
            return CompletableFuture.supplyAsync(task, threads);
        }
    }

    /** The folder of data and logs. */
    public Path folder() {
        return folder;
    }

    /** Makes a further Kubernetes namespace, with Vault's CA and its own {@code default} service account. */
    public void namespace(String name) {
        var setup = new KubeSetup(kube.adminClient());
        setup.namespace(name, ca);
        setup.awaitDefaultAccount(name);
    }

    /**
     * Gives this namespace simulated pods: its Deployments, StatefulSets and DaemonSets are rolled out by Kubernetes'
     * own controllers, started on first use. Annotations of a pod say how it behaves, see {@code
     * docs/development/testing.md}.
     */
    public void simulatePods(String namespace) {
        onDemand.workloads(kube).addPods(namespace);
    }

    /** Starts what {@link #simulatePods} starts on first use; until a namespace has the label, it only waits for one. */
    void startWorkloadControllers() {
        onDemand.workloads(kube);
    }

    public Processes processes() {
        return processes;
    }

    public SandboxCa ca() {
        return ca;
    }

    public KubeCluster kube() {
        return kube;
    }

    public BaoServer bao() {
        return bao;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    /** A MariaDB server, started on first use. */
    public MariaDbServer mariaDb() {
        return onDemand.mariaDb();
    }

    /** A Redis server, started on first use. */
    public RedisServer redis() {
        return onDemand.redis();
    }

    /** Ends every server; data and logs stay until the next start in the same folder. */
    @Override
    public void close() {
        kube.close();
        processes.close();
    }
}
