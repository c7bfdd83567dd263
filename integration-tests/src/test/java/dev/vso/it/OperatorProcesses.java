package dev.vso.it;

import dev.vso.testing.OperatorAccount;
import dev.vso.testing.OperatorProcess;
import dev.vso.testing.OperatorProcess.Launch;
import dev.vso.testing.SandboxException;
import dev.vso.testing.SourceTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Starts operators of this build as separate processes. */
final class OperatorProcesses {

    private final TestEnvironment environment;

    OperatorProcesses(TestEnvironment environment) {
        this.environment = environment;
    }

    /** Starts an operator and returns at once; its log is named after its account, and holds this start only. */
    OperatorProcess start(OperatorAccount account, String... flags) {
        return start(account.name(), account.kubeconfig(), flags);
    }

    OperatorProcess start(String name, Path kubeconfig, String... flags) {
        Launch launch = new Launch(classPath(), kubeconfig, newLog("operator-" + name), List.of(flags));
        return OperatorProcess.start(environment.sandbox().processes(), launch);
    }

    /** Creates an empty file for one start, so that the second try of a test does not read what its first try logged. */
    private Path newLog(String name) {
        for (int start = 1; ; start++) {
            try {
                return Files.createFile(
                        environment.sandbox().folder().resolve(name + (start == 1 ? "" : "-" + start) + ".log"));
            } catch (FileAlreadyExistsException _) {
                // An earlier start has this name.
            } catch (IOException e) {
                throw new SandboxException("no log for " + name, e);
            }
        }
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
