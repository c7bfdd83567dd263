package dev.vso.testing;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servers that most users of a sandbox do not need: started once, on first use. */
final class OptionalServers {

    private final Path folder;
    private final Processes processes;
    private final SandboxCa ca;
    private final SandboxCache cache = SandboxCache.of(System.getenv());
    private @Nullable MariaDbServer mariaDb;
    private @Nullable RedisServer redis;
    private @Nullable WorkloadControllers workloads;

    OptionalServers(Path folder, Processes processes, SandboxCa ca) {
        this.folder = folder;
        this.processes = processes;
        this.ca = ca;
    }

    /** Downloads all that run on this machine, so that no test has to wait for it. */
    static void ensureAll(Map<String, String> environment, Progress progress) {
        var cache = SandboxCache.of(environment);
        if (MariaDbServer.isSupported()) {
            MariaDbServer.ensure(cache, progress);
        }
        if (RedisServer.isSupported()) {
            RedisServer.ensure(cache, progress);
        }
    }

    synchronized MariaDbServer mariaDb() {
        var server = mariaDb;
        if (server == null) {
            server = MariaDbServer.start(folder.resolve("mariadb"), cache, Progress.silent(), ca, processes);
            mariaDb = server;
        }
        return server;
    }

    synchronized RedisServer redis() {
        var server = redis;
        if (server == null) {
            server = RedisServer.start(folder.resolve("redis"), cache, Progress.silent(), ca, processes);
            redis = server;
        }
        return server;
    }

    synchronized WorkloadControllers workloads(KubeCluster kube) {
        var controllers = workloads;
        if (controllers == null) {
            var binary = new Binaries(cache, Progress.silent()).kube();
            controllers = WorkloadControllers.start(kube, binary, folder.resolve("workloads.log"), processes);
            workloads = controllers;
        }
        return controllers;
    }
}
