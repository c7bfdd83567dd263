package dev.vso.bench.subject;

import dev.vso.testing.Progress;
import dev.vso.testing.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sources of a commit in a folder of their own, which is kept for later runs.
 *
 * @param hash the whole hash
 * @param folder all files of this commit
 */
record Checkout(String hash, Path folder) {

    /**
     * Resolves the commit, and checks its sources out unless they exist.
     *
     * @param root the project's root
     * @param commit a hash, a tag or a branch
     * @param commits the folder of all such checkouts
     */
    static Checkout of(Path root, String commit, Path commits, Progress progress) {
        var hash = hash(root, commit);
        var folder = commits.resolve(hash);
        var sources = folder.resolve("source");
        if (!Files.exists(sources.resolve("vso"))) {
            var command = new Command(root, folder.resolve("git.log"), progress);
            command.run(
                    "fetching the sources of " + commit,
                    List.of("git", "clone", "--quiet", "--no-checkout", root.toString(), sources.toString()));
            command.run(
                    "fetching the sources of " + commit,
                    List.of("git", "-C", sources.toString(), "checkout", "--quiet", "--detach", hash));
        }
        return new Checkout(hash, folder);
    }

    private static String hash(Path root, String commit) {
        try {
            var process = new ProcessBuilder("git", "rev-parse", "--verify", "--quiet", commit + "^{commit}")
                    .directory(root.toFile())
                    .start();
            try (var output = process.inputReader()) {
                var hash = output.readLine();
                if (process.waitFor() != 0 || hash == null) {
                    throw new SandboxException("--beside " + commit
                            + ": git knows no such commit here; type a hash, a tag or a branch of this repository");
                }
                return hash;
            }
        } catch (IOException e) {
            throw new SandboxException("--beside " + commit + " needs git: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted while asking git for " + commit, e);
        }
    }

    Path sources() {
        return folder.resolve("source");
    }
}
