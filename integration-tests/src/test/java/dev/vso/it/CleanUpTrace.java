package dev.vso.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.vso.testing.KubeSetup;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Records what happens to the resources of a namespace, to be printed by a failed test. */
final class CleanUpTrace implements AutoCloseable {

    private final TestEnvironment environment;
    private final String namespace;
    private final long kubeMark;
    private final long baoMark;
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.vso.operator");
    private final Level before = logger.getLevel();
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add("%s %s %s %s %s"
                    .formatted(
                            event.getInstant(),
                            event.getLevel(),
                            event.getMDCPropertyMap(),
                            event.getFormattedMessage(),
                            event.getKeyValuePairs()));
        }
    };

    CleanUpTrace(TestEnvironment environment, String namespace) {
        this.environment = environment;
        this.namespace = namespace;
        this.kubeMark = environment.sandbox().kube().auditMark();
        this.baoMark = environment.sandbox().bao().auditMark();
        appender.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
    }

    /** The operator's log lines about the namespace that contain the text. */
    List<String> lines(String part) {
        return List.copyOf(lines).stream()
                .filter(line -> line.contains(namespace) && line.contains(part))
                .toList();
    }

    /** Everything, in the order of each source. */
    String of(String what) {
        StringBuilder text = new StringBuilder("%s at %s%n".formatted(what, Instant.now()));
        text.append("-- Vault's audit log\n");
        environment.sandbox().bao().auditSince(baoMark).stream()
                .filter(request -> request.displayName().contains(namespace))
                .filter(request ->
                        request.path().contains("pki") || !request.error().isEmpty())
                .forEach(request -> text.append(request).append('\n'));
        text.append("-- the API server's audit log\n");
        environment.sandbox().kube().auditSince(kubeMark).stream()
                .filter(request -> request.namespace().equals(namespace) && request.write())
                .filter(request -> request.resource().equals("vaultpkisecrets")
                        || request.resource().equals("secrets"))
                .forEach(request -> text.append(request).append('\n'));
        text.append("-- events in the operator's namespace\n");
        environment.client().v1().events().inNamespace(KubeSetup.OPERATOR_NAMESPACE).list().getItems().stream()
                .map(event -> event.getReason() + ": " + event.getMessage())
                .filter(event -> event.contains(namespace))
                .forEach(event -> text.append(event).append('\n'));
        text.append("-- the operator's log\n");
        List.copyOf(lines).stream()
                .filter(line -> line.contains(namespace))
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(before);
    }
}
