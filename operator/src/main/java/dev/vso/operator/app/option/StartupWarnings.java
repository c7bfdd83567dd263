package dev.vso.operator.app.option;

import dev.vso.operator.auth.persistence.PersistenceModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warnings about the given flags, logged once at start: flags without effect, and values against recommendations. */
record StartupWarnings(Arguments arguments, OperatorOptions options) {

    List<String> lines() {
        Stream<String> withoutEffect = Arrays.stream(Flag.values())
                .filter(flag -> flag.isWithoutEffect() && arguments.isSet(flag))
                .map(flag -> "--%s has %s".formatted(flag.text(), flag.meaning()));
        return Stream.concat(
                        withoutEffect,
                        Stream.of(oldName(), burstWithoutRate(), readableTokens())
                                .flatMap(Optional::stream))
                .toList();
    }

    private Optional<String> oldName() {
        return when(
                arguments.isSet(Flag.MAX_CONCURRENT_RECONCILES_VDS),
                "--max-concurrent-reconciles-vds is deprecated: use --max-concurrent-reconciles");
    }

    private Optional<String> burstWithoutRate() {
        var kubernetes = options.kubernetes();
        return when(
                kubernetes.burst() > 0 && kubernetes.requestsPerSecond() == 0,
                "--kube-client-burst has no effect without --kube-client-qps: there is no limit");
    }

    private Optional<String> readableTokens() {
        return when(
                options.vault().persistence() == PersistenceModel.DIRECT_UNENCRYPTED,
                "--client-cache-persistence-model=direct-unencrypted keeps Vault tokens readable in Secrets of namespace %s: use direct-encrypted"
                        .formatted(options.namespaces().own()));
    }

    private static Optional<String> when(boolean so, String line) {
        return so ? Optional.of(line) : Optional.empty();
    }
}
