package dev.vso.it;

import dev.vso.operator.app.VaultSecretsOperator;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An operator in this process for all tests of a class; it ends after their namespaces were deleted. */
final class OperatorExtension implements BeforeAllCallback, AfterAllCallback {

    private final TestEnvironment environment;
    private final String[] flags;
    private Optional<VaultSecretsOperator> operator = Optional.empty();

    OperatorExtension(TestEnvironment environment, String... flags) {
        this.environment = environment;
        this.flags = flags.clone();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        environment.defaultAuth();
        operator = Optional.of(environment.operator(flags));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        environment.leave();
        operator.ifPresent(VaultSecretsOperator::close);
    }
}
