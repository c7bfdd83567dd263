package dev.vso.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The project's own folders.
 *
 * @param root where {@code ./vso} stands
 */
public record SourceTree(Path root) {

    /** Finds the root by the system property {@code vso.root}, else from the working directory upwards. */
    public static SourceTree find() {
        var named = System.getProperty("vso.root");
        var start = Path.of(named != null ? named : "").toAbsolutePath();
        for (var folder = start; folder != null; folder = folder.getParent()) {
            var tree = new SourceTree(folder);
            if (Files.exists(tree.kube().resolve("go.mod"))) {
                return tree;
            }
        }
        throw new SandboxException(
                "no testing/kube/go.mod in " + start + " or above it: run inside the project, or set -Dvso.root");
    }

    /** The Go module of the Kubernetes binary. */
    public Path kube() {
        return root.resolve("testing").resolve("kube");
    }

    /** The Helm chart. */
    public Path chart() {
        return root.resolve("charts").resolve("vault-secrets-operator");
    }

    /** The generated custom resource definitions. */
    public Path crds() {
        return chart().resolve("crds");
    }

    /** The manifests that people apply. */
    public Path examples() {
        return root.resolve("examples");
    }
}
