package dev.vso.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The folder where what takes long to make is kept between runs: {@code VSO_SANDBOX_CACHE}, or
 * {@code ~/.cache/vso-sandbox}.
 *
 * <p>An entry is made under a lock in a temporary place and renamed when whole, so that parallel runs and broken-off
 * ones do no harm.
 */
public final class SandboxCache {

    private final Path folder;
    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    public SandboxCache(Path folder) {
        this.folder = folder;
    }

    /** The cache that the environment names. */
    public static SandboxCache of(Map<String, String> environment) {
        var named = environment.get("VSO_SANDBOX_CACHE");
        return new SandboxCache(
                named != null && !named.isEmpty()
                        ? Path.of(named)
                        : Path.of(System.getProperty("user.home"), ".cache", "vso-sandbox"));
    }

    /** Makes an entry, a file or a folder, at the path given, which does not exist yet. */
    @FunctionalInterface
    interface Maker {
        void make(Path target) throws IOException;
    }

    /** The entry of that name, made first if it is not there. */
    Path entry(String name, Maker maker) {
        var entry = folder.resolve(name);
        if (Files.exists(entry)) {
            return entry;
        }
        // A file lock excludes other processes, but not the threads of this one.
        var lock = locks.computeIfAbsent(name, _ -> new ReentrantLock());
        lock.lock();
        try {
            Files.createDirectories(folder);
            try (var channel = FileChannel.open(
                            folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (!Files.exists(entry)) {
                    makeAt(entry, name, maker);
                }
            }
            return entry;
        } catch (IOException e) {
            throw new SandboxException(name + " cannot be made in " + folder + ": " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void makeAt(Path entry, String name, Maker maker) throws IOException {
        var scratch = Files.createTempDirectory(folder, "." + name + "-");
        try {
            var made = scratch.resolve("made");
            maker.make(made);
            Files.move(made, entry, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(scratch);
        }
    }

    /** Deletes a file, or a folder with all that is in it. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
