package dev.vso.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The cache for results that take long to make: {@code VSO_SANDBOX_CACHE}, or {@code ~/.cache/vso-sandbox}. No other
 * source file names that folder; {@code HouseRulesTest} checks this.
 *
 * <p>If {@code VSO_SANDBOX_STORE} is set, entries are stored in that folder, and {@code VSO_SANDBOX_CACHE} contains
 * only a link to each requested entry. A run that guesses the path of a program that an older checkout left in the
 * store then does not find it.
 *
 * <p>An entry is made under a lock in a temporary place and renamed when complete, so that parallel and aborted runs do
 * no harm.
 */
public final class SandboxCache {

    private final Path folder;
    private final Optional<Path> links;
    private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

    public SandboxCache(Path folder) {
        this(folder, Optional.empty());
    }

    /** @param links the folder for links to requested entries; empty for none */
    SandboxCache(Path folder, Optional<Path> links) {
        this.folder = folder;
        this.links = links;
    }

    /** The cache that the environment names. */
    public static SandboxCache of(Map<String, String> environment) {
        var cache = named(environment, "VSO_SANDBOX_CACHE")
                .orElseGet(() -> home(environment).resolve(".cache").resolve("vso-sandbox"));
        return named(environment, "VSO_SANDBOX_STORE")
                .map(store -> new SandboxCache(store, Optional.of(cache)))
                .orElseGet(() -> new SandboxCache(cache));
    }

    private static Optional<Path> named(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    /** As a shell understands it: Java takes {@code user.home} from the password file. */
    private static Path home(Map<String, String> environment) {
        return named(environment, "HOME").orElseGet(() -> Path.of(System.getProperty("user.home")));
    }

    /** Makes an entry, a file or a folder, at the given path, which does not exist yet. */
    @FunctionalInterface
    interface Maker {
        void make(Path target) throws IOException;
    }

    /** The entry of that name, made first if it does not exist. */
    Path entry(String name, Maker maker) {
        var entry = made(name, maker);
        links.ifPresent(place -> link(place, name, entry));
        return entry;
    }

    private static void link(Path place, String name, Path entry) {
        try {
            Files.createDirectories(place);
            Files.createSymbolicLink(place.resolve(name), entry.toAbsolutePath());
        } catch (FileAlreadyExistsException _) {
            // the link exists already
        } catch (IOException e) {
            throw new SandboxException(place + " cannot hold a link to " + name + ": " + e.getMessage(), e);
        }
    }

    private Path made(String name, Maker maker) {
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
