package dev.vso.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vso completion SHELL}. */
@Command(
        name = "completion",
        header = "Prints a script for completion in your shell.",
        description = {
            "Prints a script with which your shell completes commands, kinds, names and namespaces.",
            "bash: source <(vso completion bash)   zsh: source <(vso completion zsh)   fish: vso completion fish | source"
        })
final class CompletionCommand implements Callable<Integer> {

    /** Supported shells. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    private static final String BASH = """
            _vso() {
              local IFS=$'\\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" \\
                -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _vso vso ./vso
            """;

    private static final String ZSH = """
            #compdef vso
            _vso() {
              local -a found
              found=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
              compadd -a found
            }
            compdef _vso vso ./vso
            """;

    private static final String FISH = """
            complete -c vso -f -a '(vso __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
            """;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.bash;

    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out()
                .print(
                        switch (shell) {
                            case bash -> BASH;
                            case zsh -> ZSH;
                            case fish -> FISH;
                        });
        return Commands.FINE;
    }
}
