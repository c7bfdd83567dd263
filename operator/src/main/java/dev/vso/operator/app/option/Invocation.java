package dev.vso.operator.app.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The invocation of the program, before its flags are parsed.
 *
 * @param executable the path of the called executable, which the container's image passes; empty elsewhere
 * @param mode from the executable's name or from the first argument
 * @param arguments the remaining arguments
 */
record Invocation(Optional<Path> executable, Mode mode, List<String> arguments) {

    /** The image's executables start their command line with this, and the kernel adds the called path. */
    private static final String STARTED_AS = "--started-as";

    private static final String UPGRADE_CRDS = "upgrade-crds";

    /** The task of the process. */
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
