package dev.vso.it;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.OperatorProcess.Launch;
import dev.vso.testing.SandboxException;
import dev.vso.testing.SourceTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts operators of this build as separate processes. */
final class OperatorProcesses {

    private final TestEnvironment environment;

    OperatorProcesses(TestEnvironment environment) {
        this.environment = environment;
    }

    /** Starts an operator and returns at once; its log is named after its account. */
    OperatorProcess start(OperatorAccount account, String... flags) {
        return start(account.name(), account.kubeconfig(), flags);
    }

    OperatorProcess start(String name, Path kubeconfig, String... flags) {
        Path log = environment.sandbox().folder().resolve("operator-" + name + ".log");
        return OperatorProcess.start(
                environment.sandbox().processes(), new Launch(classPath(), kubeconfig, log, List.of(flags)));
    }

    /** The class path: this build's classes and their dependencies. */
    static String classPath() {
        try {
            Path target = SourceTree.find().root().resolve("operator").resolve("target");
            return target.resolve("classes") + File.pathSeparator + Files.readString(target.resolve("classpath.txt"));
        } catch (IOException e) {
            throw new SandboxException("the build has not written operator/target/classpath.txt", e);
        }
    }
}
