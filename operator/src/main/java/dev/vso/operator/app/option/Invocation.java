package dev.vso.operator.app.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the program was called, before its flags are looked at.
 *
 * @param executable the file that was called, as the container's image tells it; empty outside of one
 * @param mode what it is to do, by the name of that file or by its first word
 * @param arguments the rest
 */
record Invocation(Optional<Path> executable, Mode mode, List<String> arguments) {

    /** The image's executables begin their command line with this, and the kernel adds the path that was called. */
    private static final String STARTED_AS = "--started-as";

    private static final String UPGRADE_CRDS = "upgrade-crds";

    /** What the process is to do. */
    enum Mode {
        OPERATE,
        UPGRADE_CRDS
    }

    Invocation {
        arguments = List.copyOf(arguments);
    }

    static Invocation of(List<String> commandLine) {
        boolean told = commandLine.size() > 1 && commandLine.getFirst().equals(STARTED_AS);
        Optional<Path> executable = told ? Optional.of(Path.of(commandLine.get(1))) : Optional.empty();
        List<String> rest = told ? commandLine.subList(2, commandLine.size()) : commandLine;
        if (executable.filter(path -> path.endsWith(UPGRADE_CRDS)).isPresent()) {
            return new Invocation(executable, Mode.UPGRADE_CRDS, rest);
        }
        if (!rest.isEmpty() && rest.getFirst().equals(UPGRADE_CRDS)) {
            return new Invocation(executable, Mode.UPGRADE_CRDS, rest.subList(1, rest.size()));
        }
        return new Invocation(executable, Mode.OPERATE, rest);
    }
}
